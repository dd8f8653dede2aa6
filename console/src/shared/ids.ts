/** What is something called that this browser makes? Nothing else is called so. */

const BYTES = 12;

/** `v-3f9a...`: works on plain http, too. */
export function fresh(kind: string): string {
  const bytes = crypto.getRandomValues(new Uint8Array(BYTES));
  return `${kind}-${[...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("")}`;
}
