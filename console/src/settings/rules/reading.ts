/** What does the page of rules read? */
import { queryOptions } from "@tanstack/react-query";
import { api, told } from "../../api/client";
import type { AlertSyncApiRulesShown as Shown } from "../../api/schema.gen";

export const rulesQuery = queryOptions({
  queryKey: ["case-rules"],
  staleTime: 0,
  queryFn: ({ signal }) => told(api.GET("/api/alerts/_case_rules", { signal })),
});

/** As it is at this moment; null: there is none. */
export async function ruleNow(id: string): Promise<Shown | null> {
  const all = await told(api.GET("/api/alerts/_case_rules"));
  return all.rules.find((one) => one.id === id) ?? null;
}
