/** How do cases leave, into a file on this machine? */
import { raw } from "../api/client";
import { save } from "../shared/save";
import { exportedOf } from "./report";

/** What an export shows. */
export const NEEDED = ["getCase", "getComment", "getUserActions"] as const;
/** Characters in which the last line of an export is. */
const END = 100_000;

/** As saved objects; none named: all that somebody may read. What is to be said of it. */
export async function objects(ids: readonly string[], deep: boolean): Promise<string> {
  const answer = await raw("/api/saved_objects/_export", {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({
      ...(ids.length > 0
        ? { objects: ids.map((id) => ({ type: "cases", id })) }
        : { type: "cases" }),
      includeReferencesDeep: deep,
    }),
  });
  const blob = await answer.blob();
  save(blob, "cases.ndjson");
  const told = exportedOf(await blob.slice(-END).text());
  if (told === null) throw new Error("The file ends early: what it holds is not all.");
  const missing = told.missing > 0 ? `; ${told.missing} that they refer to are not there` : "";
  return `${told.count} objects were exported${missing}`;
}

/** As whole histories, one after another. What is to be said of it. */
export async function histories(ids: readonly string[]): Promise<string> {
  const parts: Blob[] = [];
  for (const id of ids) parts.push(await (await raw(`/api/cases/${id}/_log`)).blob());
  save(new Blob(parts, { type: "application/x-ndjson" }), "histories.ndjson");
  return `The histories of ${ids.length} ${ids.length === 1 ? "case" : "cases"} were exported`;
}
