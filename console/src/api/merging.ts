/** Can two edits of one text be one? Where they changed different lines. */
import { applyPatch, structuredPatch } from "diff";

/** Both texts in one, or null where they changed the same lines. */
export function merged(base: string, mine: string, theirs: string): string | null {
  const patch = structuredPatch("", "", base, mine, "", "", { context: 1 });
  const result = applyPatch(theirs, patch);
  return result === false ? null : result;
}
