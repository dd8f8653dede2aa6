/** What is selected after a row, or a page, was? Pure. */

export type Chosen = ReadonlySet<string>;

export const NONE: Chosen = new Set();

/** One more, or one less; with `from` all between the two as well. */
export function toggled(
  before: Chosen,
  ids: readonly string[],
  id: string,
  from: string | null,
): Chosen {
  const next = new Set(before);
  const [begin, end] = [from === null ? -1 : ids.indexOf(from), ids.indexOf(id)];
  if (begin >= 0 && end >= 0) {
    for (const one of ids.slice(Math.min(begin, end), Math.max(begin, end) + 1)) next.add(one);
  } else if (!next.delete(id)) next.add(id);
  return next;
}

/** All of the page as well; where they all are already, none. */
export function whole(before: Chosen, ids: readonly string[]): Chosen {
  return ids.every((id) => before.has(id)) ? NONE : new Set([...before, ...ids]);
}

/** The row that is current after a step; before the first step there is none. */
export function stepped(at: number | null, by: number, count: number): number | null {
  if (count === 0) return null;
  return at === null ? 0 : Math.max(0, Math.min(count - 1, at + by));
}
