/** What do figures come to, for eyes and for a spreadsheet? */
import type { History, OpenByAge, OpenThen } from "../api/schema.gen";
import { span } from "../shared/times";

export const SEVERE = ["critical", "high", "medium", "low"] as const;

/** The ages of the heat map, as words: `1-3 days`. */
export function agesOf(ages: readonly OpenByAge[]): string[] {
  return ages.map(({ days }, place) => {
    const next = ages[place + 1]?.days;
    if (next === undefined) return `${days} days and more`;
    if (next === 1) return "under a day";
    return `${days}–${next} days`;
  });
}

/** How strong a cell is shown, 0 to 4: nothing is 0, the most is 4. */
export function strength(count: number, most: number): number {
  if (count <= 0 || most <= 0) return 0;
  return Math.max(1, Math.ceil((4 * Math.log1p(count)) / Math.log1p(most)));
}

/** The largest number of a heat map. */
export function mostOf(then: OpenThen): number {
  return Math.max(0, ...then.ages.flatMap((one) => SEVERE.map((severity) => one[severity])));
}

/** A number of the axis that is not below the most: 1, 2 or 5 and zeros. */
export function ceiling(most: number): number {
  if (most <= 1) return 1;
  const unit = 10 ** Math.floor(Math.log10(most));
  return [1, 2, 5, 10].map((step) => step * unit).find((one) => one >= most) ?? most;
}

/** `+3`, `−2`, `as before`; for times the span. */
export function compared(now: number | null, was: number | null, times = false): string {
  if (now === null || was === null) return "nothing to compare with";
  const change = now - was;
  if (Math.round(change) === 0) return "as before";
  const size = times ? span(Math.abs(change)) : String(Math.abs(change));
  return `${change > 0 ? "+" : "−"}${size} to before`;
}

/** How much of what was tried came through, as a percentage; null: nothing was tried. */
export function success(done: number, failed: number): string | null {
  const all = done + failed;
  if (all === 0) return null;
  const share = (100 * done) / all;
  return `${share === 100 || share === 0 ? share : share.toFixed(1)} %`;
}

export type Table = readonly (readonly (string | number | null)[])[];

/** A spreadsheet takes what begins so for a formula. */
const FORMULA = /^[=+\-@\t\r]/;

/** As RFC 4180 says; no text is a formula. */
export function csv(rows: Table): string {
  const cell = (value: string | number | null) => {
    if (value === null) return "";
    if (typeof value === "number") return String(value);
    const safe = FORMULA.test(value) ? `'${value}` : value;
    return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
  };
  return rows.map((row) => `${row.map(cell).join(",")}\r\n`).join("");
}

export function daysTable(history: History): Table {
  const rows = history.days.map((one) => [
    one.day,
    one.opened,
    one.closed,
    one.reopened,
    one.open ?? null,
  ]);
  return [["Day", "Opened", "Closed", "Reopened", "Not closed at its end"], ...rows];
}

export function openTable(then: OpenThen): Table {
  const names = agesOf(then.ages);
  const rows = SEVERE.map((severity) => [severity, ...then.ages.map((one) => one[severity])]);
  return [["Severity", ...names], ...rows];
}

export function timesTable(history: History): Table {
  const rows = (["acknowledge", "investigate", "resolve"] as const).map((name) => {
    const { count, mean, p50, p90, p95, p99 } = history[name];
    return [name, count, mean, p50, p90, p95, p99];
  });
  return [["Time to, in seconds", "Cases", "Mean", "Median", "p90", "p95", "p99"], ...rows];
}

export function valuesTable(
  history: History,
  by: string,
  name: (value: string | null) => string,
): Table {
  const rows = (history.by[by] ?? []).map((one) => [
    name(one.value),
    one.opened,
    one.closed,
    one.reopened,
    one.acknowledge.p50,
    one.acknowledge.p90,
    one.resolve.p50,
    one.resolve.p90,
  ]);
  const times = ["acknowledge, median", "acknowledge, p90", "resolve, median", "resolve, p90"];
  return [
    [by, "Opened", "Closed", "Reopened", ...times.map((one) => `Seconds to ${one}`)],
    ...rows,
  ];
}
