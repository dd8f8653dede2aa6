/** What does a 409 mean for an edit? Somebody else wrote first: the edit is made again on what they left. */

/** A value of a field: texts, lists of texts, objects. */
export type Value = unknown;

export interface Edit {
  field: string;
  /** The value that the person saw. */
  base: Value;
  /** What they made of it. */
  mine: Value;
}

export type Verdict =
  | { kind: "done" }
  /** Send it again, with this value and the new version. */
  | { kind: "again"; value: Value }
  /** Both changed it: a person decides. */
  | { kind: "conflict"; theirs: Value };

/** Fields whose edits are "add these, take those away". */
const SETS = new Set(["tags", "assignees"]);

/** The edit, seen by the case as it is now. */
export function rebase(edit: Edit, theirs: Value): Verdict {
  if (same(theirs, edit.mine)) return { kind: "done" };
  if (same(theirs, edit.base)) return { kind: "again", value: edit.mine };
  if (SETS.has(edit.field)) {
    const value = reapplied(edit.base as Value[], edit.mine as Value[], theirs as Value[]);
    return same(value, theirs) ? { kind: "done" } : { kind: "again", value };
  }
  return { kind: "conflict", theirs };
}

/** What takes an edit back from what is there now; nothing, where somebody has changed it since. */
export function inverse(edit: Edit, now: Value): { value: Value } | null {
  if (SETS.has(edit.field)) {
    return { value: reapplied(edit.mine as Value[], edit.base as Value[], now as Value[]) };
  }
  return same(now, edit.mine) ? { value: edit.base } : null;
}

/** What was added to a list and taken from it, done to another list. */
export function reapplied(
  base: readonly Value[],
  mine: readonly Value[],
  theirs: readonly Value[],
): Value[] {
  const added = mine.filter((one) => !has(base, one));
  const removed = base.filter((one) => !has(mine, one));
  const kept = theirs.filter((one) => !has(removed, one));
  return [...kept, ...added.filter((one) => !has(kept, one))];
}

/** Equal as values: the order of keys does not count, that of lists does. */
export function same(one: Value, other: Value): boolean {
  if (Object.is(one, other)) return true;
  if (Array.isArray(one) && Array.isArray(other)) {
    return one.length === other.length && one.every((value, index) => same(value, other[index]));
  }
  if (isObject(one) && isObject(other)) {
    const keys = Object.keys(one);
    return (
      keys.length === Object.keys(other).length &&
      keys.every((key) => key in other && same(one[key], other[key]))
    );
  }
  return false;
}

function has(list: readonly Value[], value: Value): boolean {
  return list.some((one) => same(one, value));
}

function isObject(value: Value): value is Record<string, Value> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
