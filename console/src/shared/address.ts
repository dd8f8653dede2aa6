/** What do the addresses of lists have in common? Values, pages, and times that count back from now. */
import { SIZES } from "./sizes";

export interface Paged {
  page?: number;
  per?: number;
}

/** Only what makes sense; anything else in an address is ignored. */
export function paged(raw: Record<string, unknown>): Paged {
  const state: Paged = {};
  const page = Number(raw.page);
  if (Number.isInteger(page) && page > 1) state.page = page;
  const per = Number(raw.per);
  if (SIZES.some((size) => size === per)) state.per = per;
  return state;
}

/** The texts of a key that may stand there once or several times. */
export function listOf(said: unknown): string[] {
  const all = Array.isArray(said) ? said : [said];
  return all.filter((one): one is string => typeof one === "string" && one !== "");
}

export const RANGES = [
  ["now-1d", "Last 24 hours"],
  ["now-7d", "Last 7 days"],
  ["now-30d", "Last 30 days"],
  ["now-90d", "Last 90 days"],
  ["all", "All time"],
] as const;

const DAY = 24 * 3600 * 1000;
const MINUTE = 60_000;

/** `now-7d`, a day or a moment as the moments between which something lies; no word: no bound. */
export function bounds(
  from: string,
  to: string | undefined,
  now: number,
): { from?: string; to?: string } {
  const begin = moment(from, now);
  const end = to === undefined ? undefined : moment(to, now);
  return { ...(begin ? { from: begin } : {}), ...(end ? { to: end } : {}) };
}

function moment(said: string, now: number): string | undefined {
  const days = /^now-(\d{1,4})d$/.exec(said)?.[1];
  const at = days
    ? new Date(Math.floor(now / MINUTE) * MINUTE - Number(days) * DAY)
    : new Date(said);
  return Number.isNaN(at.getTime()) ? undefined : at.toISOString();
}
