/** How are many cases changed at once? In portions; each case ends with a verdict of its own. */
import { api, Refused, told } from "../api/client";
import { rebase, same, type Value } from "../api/edits";
import { putCase } from "../api/queries";
import type { CaseWithComments, EditedCase } from "../api/schema.gen";

export type Verdict = "done" | "unchanged" | "conflict" | "refused";

export interface Result {
  one: CaseWithComments;
  verdict: Verdict;
  message?: string;
}

/** The field that changes, and what a case's value becomes. */
export interface Wish {
  field: "status" | "severity" | "category" | "tags" | "assignees";
  becomes: (one: CaseWithComments) => Value;
}

/** A push asks another system: so many at once, and no more. */
const PUSHES = 3;

/** Each case to the connector that it has. */
export async function pushAll(
  cases: readonly CaseWithComments[],
  progress: (done: number) => void,
): Promise<Result[]> {
  const results: Result[] = [];
  const left = [...cases];
  async function work(): Promise<void> {
    for (let one = left.shift(); one; one = left.shift()) {
      results.push(await push(one));
      progress(results.length);
    }
  }
  await Promise.all(Array.from({ length: PUSHES }, work));
  return results;
}

async function push(one: CaseWithComments): Promise<Result> {
  if (one.connector.id === "none") {
    return { one, verdict: "refused", message: "It has no connector." };
  }
  try {
    const path = { case_id: one.id, connector_id: one.connector.id };
    const now = await told(
      api.POST("/api/cases/{case_id}/connector/{connector_id}/_push", {
        params: { path },
        body: null,
      }),
    );
    if ("title" in now) putCase(now);
    return { one, verdict: "done" };
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    return { one, verdict: "refused", message };
  }
}

const PORTION = 100;
const TRIES = 4;

interface Wanted {
  one: CaseWithComments;
  base: Value;
  mine: Value;
}

/** `told` hears how many have their verdicts. */
export async function changeAll(
  cases: readonly CaseWithComments[],
  wish: Wish,
  progress: (done: number) => void,
): Promise<Result[]> {
  const results: Result[] = [];
  for (let begin = 0; begin < cases.length; begin += PORTION) {
    results.push(...(await portion(cases.slice(begin, begin + PORTION), wish)));
    progress(results.length);
  }
  return results;
}

async function portion(cases: readonly CaseWithComments[], wish: Wish): Promise<Result[]> {
  const results: Result[] = [];
  let left: Wanted[] = [];
  for (const one of cases) {
    const base: Value = one[wish.field];
    const mine = wish.becomes(one);
    if (same(base, mine)) results.push({ one, verdict: "unchanged" });
    else left.push({ one, base, mine });
  }
  for (let attempt = 1; left.length > 0; attempt += 1) {
    try {
      const items = left.map(
        ({ one, mine }) => ({ id: one.id, version: one.version, [wish.field]: mine }) as EditedCase,
      );
      const answer = await told(api.PATCH("/api/cases", { body: { cases: items } as never }));
      for (const came of answer) if ("title" in came) putCase(came);
      results.push(...left.map(({ one }): Result => ({ one, verdict: "done" })));
      break;
    } catch (error) {
      if (!(error instanceof Refused) || error.status !== 409 || attempt >= TRIES) {
        const message = error instanceof Error ? error.message : String(error);
        results.push(...left.map(({ one }): Result => ({ one, verdict: "refused", message })));
        break;
      }
      left = await rebased(left, wish, results);
    }
  }
  return results;
}

/** Nothing was written: each is looked at as it is now. */
async function rebased(left: readonly Wanted[], wish: Wish, results: Result[]): Promise<Wanted[]> {
  const got = await told(
    api.POST("/internal/cases/_bulk_get", { body: { ids: left.map(({ one }) => one.id) } }),
  );
  const now = new Map(got.cases.map((one) => [one.id, one]));
  const again: Wanted[] = [];
  for (const wanted of left) {
    const one = now.get(wanted.one.id);
    if (!one) {
      results.push({ one: wanted.one, verdict: "refused", message: "The case is gone." });
      continue;
    }
    putCase(one);
    const verdict = rebase(
      { field: wish.field, base: wanted.base, mine: wanted.mine },
      one[wish.field],
    );
    if (verdict.kind === "again") again.push({ one, base: one[wish.field], mine: verdict.value });
    else if (verdict.kind === "done") results.push({ one, verdict: "done" });
    else
      results.push({
        one,
        verdict: "conflict",
        message: `It is ${String(verdict.theirs)} by now.`,
      });
  }
  return again;
}
