/** How does one shift tell the next what has changed? As Markdown, a line for each case and change. */
import type { AttachmentDifference, CaseWithComments, FieldDifference } from "../api/schema.gen";

export interface Changed {
  one: Pick<CaseWithComments, "id" | "incremental_id" | "title" | "status" | "severity">;
  changes: readonly Pick<FieldDifference, "field" | "old" | "new">[];
  attachments: readonly Pick<AttachmentDifference, "change">[];
}

/** What follows from other fields. */
const DERIVED = /^(total|updated_|created_|closed_|in_progress_|duration|time_to_|incremental_id)/;
const LONG = 80;

export function handover(cases: readonly Changed[], url: string): string {
  if (cases.length === 0) return "Nothing has changed.\n";
  return cases
    .map(({ one, changes, attachments }) => {
      const number = one.incremental_id === undefined ? "" : `#${one.incremental_id} `;
      const head = `- [${number}${plain(one.title)}](${url}/app/security/cases/${one.id}) (${one.status}, ${one.severity})`;
      const fields = changes
        .filter(({ field }) => !DERIVED.test(field))
        .map(({ field, old, new: now }) => `  - ${field}: ${said(old)} → ${said(now)}`);
      const held = (["added", "changed", "removed"] as const)
        .map((what) => [what, attachments.filter(({ change }) => change === what).length] as const)
        .filter(([, count]) => count > 0)
        .map(([what, count]) => `  - comments and attachments ${what}: ${count}`);
      return [head, ...fields, ...held].join("\n");
    })
    .join("\n")
    .concat("\n");
}

/** Nothing in it means anything in Markdown. */
function plain(text: string): string {
  return text.replace(/[\\`*_[\]<>#|]/g, "\\$&").replace(/\s+/g, " ");
}

function said(value: unknown): string {
  if (value === null || value === undefined || value === "") return "nothing";
  if (Array.isArray(value)) return value.length === 0 ? "nothing" : value.map(said).join(", ");
  const text = plain(typeof value === "string" ? value : JSON.stringify(value));
  return text.length > LONG ? `${text.slice(0, LONG)}…` : text;
}
