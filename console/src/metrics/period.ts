/** Which days are looked at, which came before them, and of which cases? Days are whole ones, in UTC. */
import type { Severity } from "../api/schema.gen";
import { listOf } from "../shared/address";

export const LENGTHS = [7, 30, 90, 365] as const;
export const GROUPS = ["assignee", "severity", "tag", "category"] as const;
export type Group = (typeof GROUPS)[number];

export const NAMES: Record<Group, string> = {
  assignee: "Assignee",
  severity: "Severity",
  tag: "Tag",
  category: "Category",
};

const DAY = 24 * 60 * 60 * 1000;
const DATE = /^\d{4}-\d\d-\d\d$/;

/** By what cases are picked, as addresses name it. */
export const FILTERS = ["assignee", "severity", "tag"] as const;

export interface MetricsState extends Partial<Record<(typeof FILTERS)[number], string[]>> {
  days?: (typeof LENGTHS)[number];
  /** As of which day; without one, as of now. */
  at?: string;
  by?: Group;
  compare?: boolean;
  owner?: string[];
}

/** Where the address says nothing. */
export const USUAL = { days: 30, by: "assignee" } as const;

/** A date that there is, written as one. */
export function isDate(text: unknown): text is string {
  if (typeof text !== "string" || !DATE.test(text)) return false;
  const at = new Date(`${text}T00:00:00Z`);
  return !Number.isNaN(at.getTime()) && at.toISOString().startsWith(text);
}

/** Only what is known and makes sense; anything else in an address is ignored. */
export function readMetrics(raw: Record<string, unknown>): MetricsState {
  const state: MetricsState = {};
  const days = LENGTHS.find((one) => one === Number(raw.days));
  if (days && days !== USUAL.days) state.days = days;
  if (isDate(raw.at)) state.at = raw.at;
  const by = GROUPS.find((one) => one === raw.by);
  if (by && by !== USUAL.by) state.by = by;
  if (raw.compare === true || raw.compare === "true") state.compare = true;
  for (const name of ["owner", ...FILTERS] as const) {
    const said = listOf(raw[name]);
    if (said.length > 0) state[name] = said;
  }
  return state;
}

/** Whose cases, and which of them, as the API is asked. */
export interface Picked {
  owner?: string[];
  assignees?: string[];
  severity?: Severity[];
  tags?: string[];
}

export function picked({ owner, assignee, severity, tag }: MetricsState): Picked {
  return {
    ...(owner ? { owner } : {}),
    ...(assignee ? { assignees: assignee } : {}),
    ...(severity ? { severity: severity as Severity[] } : {}),
    ...(tag ? { tags: tag } : {}),
  };
}

export interface Period {
  from: string;
  to: string;
}

export function dateOf(milliseconds: number): string {
  return new Date(milliseconds).toISOString().slice(0, 10);
}

/** So many days, the last of which is `to`. */
export function period(to: string, days: number): Period {
  const last = Date.parse(`${to}T00:00:00Z`);
  return { from: dateOf(last - (days - 1) * DAY), to };
}

/** As many days, right before these. */
export function before({ from, to }: Period): Period {
  const [first, last] = [Date.parse(from), Date.parse(to)];
  const days = Math.round((last - first) / DAY) + 1;
  return period(dateOf(first - DAY), days);
}
