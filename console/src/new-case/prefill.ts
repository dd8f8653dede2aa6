/** What does a link into the form already know? A SIEM can link here. */
import type { Attached } from "../alerts/rows";

export interface Prefill {
  title?: string;
  alert?: string;
  index?: string;
  rule?: string;
  owner?: string;
}

export function readPrefill(said: Record<string, unknown>): Prefill {
  const found: Prefill = {};
  for (const key of ["title", "alert", "index", "rule", "owner"] as const) {
    const value = said[key];
    if (typeof value === "string" && value !== "") found[key] = value;
  }
  return found;
}

/** The alerts that come with it: those of the list, or the one that the address names. */
export function brought(prefill: Prefill, alerts: readonly Attached[] | undefined): Attached[] {
  if (alerts && alerts.length > 0) return [...alerts];
  if (!prefill.alert || !prefill.index) return [];
  const rule = { id: null, name: prefill.rule ?? null };
  return [{ index: prefill.index, id: prefill.alert, rule }];
}
