/** How does a wish become part of the configuration? One part at a time; what others wrote stays. */
import { api, Refused, told } from "../api/client";
import type { Person } from "../api/people";
import { cache, configurationsQuery } from "../api/queries";
import type { ShownConfiguration } from "../api/schema.gen";
import { fulfilled, judged, NOWHERE, type Wish } from "./configuration";

/** Somebody else wrote first: what they wrote, who, and when. */
export interface Lost {
  theirs: unknown;
  by: Person | undefined;
  at: string | undefined;
}

const TRIES = 4;
const OUT_OF_DATE = [409, 412];
/** Milliseconds until what was refused as old is read again, and how often. */
const PAUSE = 150;
const READINGS = 40;

/** null: it is as wished. */
export async function fulfil(owner: string, wish: Wish): Promise<Lost | null> {
  let now = known(owner);
  for (let attempt = 1; ; attempt += 1) {
    const verdict = judged(wish, now);
    if (verdict.kind === "done") return null;
    if (verdict.kind === "conflict") {
      return {
        theirs: verdict.theirs,
        by: now?.updated_by ?? now?.created_by,
        at: now?.updated_at ?? now?.created_at,
      };
    }
    try {
      put(await send(owner, now, wish));
      return null;
    } catch (error) {
      const old = error instanceof Refused && OUT_OF_DATE.includes(error.status);
      if (!old || attempt === TRIES) throw error;
      now = await newer(owner, now?.version);
    }
  }
}

async function send(
  owner: string,
  now: ShownConfiguration | undefined,
  wish: Wish,
): Promise<ShownConfiguration> {
  const part = { [wish.part]: fulfilled(wish, now) };
  const answer = now
    ? api.PATCH("/api/cases/configure/{configuration_id}", {
        params: { path: { configuration_id: now.id } },
        body: { version: now.version, ...part } as never,
      })
    : api.POST("/api/cases/configure", {
        params: { header: { "If-None-Match": "*" } },
        body: { owner, closure_type: "close-by-user", connector: NOWHERE, ...part } as never,
      });
  return (await told(answer)) as ShownConfiguration;
}

/** What was refused as old may be all that can be read for a moment. */
async function newer(
  owner: string,
  old: string | undefined,
): Promise<ShownConfiguration | undefined> {
  for (let reading = 1; ; reading += 1) {
    const all = await told(api.GET("/api/cases/configure"));
    cache.setQueryData(configurationsQuery.queryKey, all);
    const found = known(owner);
    if (found?.version !== old || reading === READINGS) return found;
    await new Promise((resolve) => setTimeout(resolve, PAUSE));
  }
}

function known(owner: string): ShownConfiguration | undefined {
  return cache.getQueryData(configurationsQuery.queryKey)?.find((one) => one.owner === owner);
}

function put(came: ShownConfiguration): void {
  cache.setQueryData(configurationsQuery.queryKey, (all = []) => [
    ...all.filter((one) => one.owner !== came.owner),
    came,
  ]);
}
