/** What of a case does an address mean? Its tab, a moment of its past, one of its entries. */

export const TABS = ["activity", "alerts", "events", "files", "observables", "similar"] as const;
export interface CaseState {
  tab?: (typeof TABS)[number];
  at?: number;
  diff?: boolean;
  entry?: number;
}

export function readCaseState(raw: Record<string, unknown>): CaseState {
  const state: CaseState = {};
  const tab = TABS.find((one) => one === raw.tab);
  if (tab && tab !== "activity") state.tab = tab;
  const at = Number(raw.at);
  if (Number.isInteger(at) && at > 0) state.at = at;
  if (state.at && (raw.diff === "true" || raw.diff === true)) state.diff = true;
  const entry = Number(raw.entry);
  if (Number.isInteger(entry) && entry > 0) state.entry = entry;
  return state;
}
