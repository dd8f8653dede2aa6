/** How do alerts come to a case? Those of one rule together, so that the case tells of them in one line. */
import { api, told } from "../api/client";
import type { ShownCase } from "../api/schema.gen";
import { type Attached, grouped } from "./rows";

/** The most that one request takes. */
const PORTION = 100;

/** Attaches all; what the case has already is left out by the API. */
export async function attachTo(
  one: Pick<ShownCase, "id" | "owner">,
  alerts: readonly Attached[],
): Promise<void> {
  const bodies = grouped(alerts, one.owner);
  for (let begin = 0; begin < bodies.length; begin += PORTION) {
    await told(
      api.POST("/internal/cases/{case_id}/attachments/_bulk_create", {
        params: { path: { case_id: one.id }, header: { Prefer: "return=minimal" } },
        body: bodies.slice(begin, begin + PORTION),
      }),
    );
  }
}
