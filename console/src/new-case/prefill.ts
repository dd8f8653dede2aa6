/** What does a link into the form already know? A SIEM can link here. */

export interface Prefill {
  title?: string;
  alert?: string;
  index?: string;
  rule?: string;
}

export function readPrefill(said: Record<string, unknown>): Prefill {
  const found: Prefill = {};
  for (const key of ["title", "alert", "index", "rule"] as const) {
    const value = said[key];
    if (typeof value === "string" && value !== "") found[key] = value;
  }
  return found;
}
