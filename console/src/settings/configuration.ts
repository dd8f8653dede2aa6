/** What of an owner's configuration is changed, and what does the change mean for what somebody else left? */
import { rebase, same, type Verdict } from "../api/edits";
import type {
  CustomFieldConfiguration,
  ObservableType,
  ShownConfiguration,
  Template,
} from "../api/schema.gen";

export type Entry = CustomFieldConfiguration | Template | ObservableType;
export type Listed = "customFields" | "templates" | "observableTypes";
export type Single = "closure_type" | "pushOnCreate" | "connector";

/** One wish: another value of a part, or of one entry of a list (null: it is not there). */
export type Wish =
  | { part: Single; base: unknown; mine: unknown }
  | { part: Listed; key: string; base: Entry | null; mine: Entry | null };

export const NOWHERE = { id: "none", name: "none", type: ".none" as const, fields: null };
/** How many entries each list takes. */
export const MOST = 10;

const USUAL = { closure_type: "close-by-user", pushOnCreate: false, connector: NOWHERE };

/** What counts for an owner, whether anybody has configured it or not. */
export function single(now: ShownConfiguration | undefined, part: Single): unknown {
  return now?.[part] ?? USUAL[part];
}

export function entries(now: ShownConfiguration | undefined, part: Listed): readonly Entry[] {
  return now?.[part] ?? [];
}

function found(now: ShownConfiguration | undefined, wish: Wish): unknown {
  if (!("key" in wish)) return single(now, wish.part);
  return entries(now, wish.part).find((one) => one.key === wish.key) ?? null;
}

/** The wish, seen by the configuration as it is now. */
export function judged(wish: Wish, now: ShownConfiguration | undefined): Verdict {
  const { base, mine } = wish;
  return rebase({ field: wish.part, base, mine }, found(now, wish));
}

/** The part as it is to be sent: with the wish, and with all that others put there. */
export function fulfilled(wish: Wish, now: ShownConfiguration | undefined): unknown {
  if (!("key" in wish)) return wish.mine;
  const { key, mine } = wish;
  const before = entries(now, wish.part);
  if (mine === null) return before.filter((one) => one.key !== key);
  return before.some((one) => one.key === key)
    ? before.map((one) => (one.key === key ? mine : one))
    : [...before, mine];
}

export interface Difference {
  name: string;
  theirs: unknown;
  mine: unknown;
}

/** In what two entries, or two values, differ. */
export function differences(theirs: unknown, mine: unknown): Difference[] {
  if (!isObject(theirs) || !isObject(mine)) return [{ name: "", theirs, mine }];
  const names = [...new Set([...Object.keys(theirs), ...Object.keys(mine)])];
  return names
    .filter((name) => !same(theirs[name] ?? null, mine[name] ?? null))
    .map((name) => ({ name, theirs: theirs[name] ?? null, mine: mine[name] ?? null }));
}

/** A key that the API takes, out of a name, and none that is taken. */
export function keyFor(name: string, taken: Iterable<string>): string {
  const all = new Set(taken);
  const slug = name
    .normalize("NFKD")
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, "-")
    .replace(/^-+|-+$/g, "")
    .slice(0, 32)
    .replace(/-+$/, "");
  const begin = slug === "" ? "entry" : slug;
  if (!all.has(begin)) return begin;
  for (let number = 2; ; number += 1)
    if (!all.has(`${begin}-${number}`)) return `${begin}-${number}`;
}

export interface Faults {
  [field: string]: string;
}

const LABEL = 50;

/** What the API would refuse in a name that people read. */
export function labelFault(label: string, others: readonly string[], what: string): string | null {
  const said = label.trim();
  if (said === "") return `${what} has a name`;
  if (said.length > LABEL) return `At most ${LABEL} characters`;
  return others.includes(said) ? "There is one of that name" : null;
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
