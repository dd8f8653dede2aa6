/** What of a case does an address mean? Its tab, a moment of its past, one of its entries. */

import { readBetween, writeBetween } from "./moments";

export const TABS = [
  "activity",
  "alerts",
  "events",
  "files",
  "observables",
  "others",
  "similar",
] as const;
export interface CaseState {
  tab?: (typeof TABS)[number];
  at?: number;
  /** Two moments that are compared: `12..57`, or `12..` up to now. */
  diff?: string;
  /** The part of the activity that is shown, as `diff`. */
  filter?: string;
  /** Whether the picture is shown. */
  picture?: boolean;
  entry?: number;
}

export function readCaseState(raw: Record<string, unknown>): CaseState {
  const state: CaseState = {};
  const tab = TABS.find((one) => one === raw.tab);
  if (tab && tab !== "activity") state.tab = tab;
  const at = Number(raw.at);
  if (Number.isInteger(at) && at > 0) state.at = at;
  const diff = typeof raw.diff === "string" ? readBetween(raw.diff) : undefined;
  if (diff) state.diff = writeBetween(diff);
  else if (state.at && (raw.diff === "true" || raw.diff === true)) {
    state.diff = writeBetween({ from: state.at, to: undefined }); // as older links say it
  }
  if (state.diff) delete state.at;
  const part = typeof raw.filter === "string" ? readBetween(raw.filter) : undefined;
  if (part) state.filter = writeBetween(part);
  if (raw.picture === true || raw.picture === "true") state.picture = true;
  const entry = Number(raw.entry);
  if (Number.isInteger(entry) && entry > 0) state.entry = entry;
  return state;
}
