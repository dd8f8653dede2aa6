/** Which cases have changed since somebody looked? Of those that they looked at last. */
import { queryOptions } from "@tanstack/react-query";
import { api, told } from "../api/client";
import { lookedAt } from "../api/cursors";
import { putCase, sequence } from "../api/queries";
import type { CasePage, CaseWithComments } from "../api/schema.gen";
import { type Changed, handover } from "./handover";

/** How many cases back it reaches. */
export const REACH = 200;

/** Read to its end, a case stays until the list is asked for again: rows do not jump. */
export const changedQuery = queryOptions({
  queryKey: ["cases", "changed"] as const,
  staleTime: 0,
  queryFn: async ({ signal }): Promise<CasePage> => {
    const looked = Object.entries(await lookedAt()).slice(0, REACH);
    const read = new Map(looked);
    const got =
      looked.length === 0
        ? { cases: [] }
        : await told(
            api.POST("/internal/cases/_bulk_get", { body: { ids: [...read.keys()] }, signal }),
          );
    for (const one of got.cases) putCase(one);
    const cases = got.cases
      .filter((one) => sequence(one.version) > (read.get(one.id) ?? 0))
      .map((one): CaseWithComments => ({ ...one, comments: [] }))
      .sort((one, other) => (other.updated_at ?? "").localeCompare(one.updated_at ?? ""));
    const many = (status: string) => cases.filter((one) => one.status === status).length;
    return {
      cases,
      total: cases.length,
      page: 1,
      per_page: REACH,
      count_open_cases: many("open"),
      count_in_progress_cases: many("in-progress"),
      count_closed_cases: many("closed"),
    };
  },
});

/** What has changed of each, as Markdown. */
export async function handoverOf(cases: readonly CaseWithComments[], url: string): Promise<string> {
  const read = await lookedAt();
  const changed: Changed[] = [];
  for (const one of cases) {
    const from = read[one.id] ?? 0;
    const to = sequence(one.version);
    const { changes, attachments } =
      from < to
        ? await told(
            api.GET("/api/cases/{case_id}/_diff", {
              params: { path: { case_id: one.id }, query: { from: String(from), to: String(to) } },
            }),
          )
        : { changes: [], attachments: [] };
    changed.push({ one, changes, attachments });
  }
  return handover(changed, url);
}
