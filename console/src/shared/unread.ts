/** What is new of a case to somebody who has read it so far? */

export type Mark = "new" | "changed" | null;

/** `cursor`: null, it was never opened; undefined: not known. */
export function markOf(sequence: number, cursor: number | null | undefined): Mark {
  if (cursor === undefined) return null;
  if (cursor === null) return "new";
  return sequence > cursor ? "changed" : null;
}

/** For ears, and for those who hover. */
export const SAID: Record<NonNullable<Mark>, string> = {
  new: "You have not opened it yet",
  changed: "Changed since you looked",
};
