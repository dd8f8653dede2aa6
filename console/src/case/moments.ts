/** Which two moments of a case are compared, and what became of a text between them? */
import type { PastAction } from "../api/schema.gen";

/** Sequences; without an end it is now. */
export interface Between {
  from: number;
  to: number | undefined;
}

const WRITTEN = /^(\d{1,8})\.\.(\d{1,8})?$/;

/** `12..57`, or `12..` up to now; undefined: it is neither. */
export function readBetween(text: string): Between | undefined {
  const [, from, to] = WRITTEN.exec(text) ?? [];
  if (from === undefined) return undefined;
  const [begin, end] = [Number(from), to === undefined ? undefined : Number(to)];
  if (end !== undefined && end < begin) return { from: end, to: begin };
  return { from: begin, to: end };
}

export function writeBetween({ from, to }: Between): string {
  return `${from}..${to ?? ""}`;
}

/** The place of the last action that is not later than a sequence; undefined: of the last one. */
export function placeOf(actions: readonly PastAction[], sequence: number | undefined): number {
  if (sequence === undefined) return actions.length - 1;
  return Math.max(
    0,
    actions.findLastIndex((one) => one.sequence <= sequence),
  );
}

/** Two places on the slider, as they are written: the last one is now. */
export function between(actions: readonly PastAction[], one: number, other: number): Between {
  const last = actions.length - 1;
  const [begin, end] = [Math.min(one, other), Math.max(one, other)];
  const to = end >= last ? undefined : actions[end]?.sequence;
  return { from: actions[Math.max(0, begin)]?.sequence ?? 0, to };
}

export interface Preset {
  name: string;
  from: number;
}

const GRAVE = ["high", "critical"];

/** What people ask for: since they looked, since it got serious, since it was closed, since the beginning. */
export function presets(actions: readonly PastAction[], seen: number | null): Preset[] {
  const first = actions[0]?.sequence;
  const last = actions.at(-1)?.sequence;
  if (first === undefined || last === undefined) return [];
  const found: Preset[] = [];
  if (seen !== null && seen >= first && seen < last) {
    found.push({ name: "Since I last looked", from: seen });
  }
  const latest = (field: string, fits: (now: unknown) => boolean) =>
    actions.findLast(
      (one) =>
        one.type !== "create_case" &&
        one.changes.some((change) => change.field === field && fits(change.new)),
    )?.sequence;
  const escalated = latest("severity", (now) => GRAVE.includes(String(now)));
  if (escalated !== undefined) found.push({ name: "Since the escalation", from: escalated - 1 });
  const moved = latest("status", () => true);
  if (moved !== undefined) found.push({ name: "Since the status changed", from: moved - 1 });
  found.push({ name: "Since the beginning", from: first });
  return found.filter((one) => one.from >= first);
}

interface Attached {
  comment?: string;
}

/** What a comment said at two moments; undefined: it was not there. */
export function texts(
  actions: readonly PastAction[],
  id: string,
  { from, to }: Between,
): { old: string | undefined; now: string | undefined } {
  let [old, now]: (string | undefined)[] = [undefined, undefined];
  for (const action of actions) {
    if (to !== undefined && action.sequence > to) break;
    for (const change of action.changes) {
      if (change.field !== "attachment" || change.id !== id) continue;
      now = (change.new as Attached | null)?.comment;
      if (action.sequence <= from) old = now;
    }
  }
  return { old, now };
}
