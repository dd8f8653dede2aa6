/** What does the page of changes ask for? */
import { keepPreviousData, queryOptions } from "@tanstack/react-query";
import { api, told } from "../api/client";
import type { Change } from "../api/live";
import { meet } from "../api/people";
import type { PastAction } from "../api/schema.gen";
import { PER, placed } from "./aside";
import type { ChangesState } from "./state";
import type { Told } from "./told";
import { lines } from "./told";

const CASES = 10;
const EACH = 8;
/** Cases of one handover. */
export const MOST = 50;

function change(id: string, action: PastAction): Change {
  meet(action.created_by);
  return {
    case: id,
    sequence: action.sequence,
    kind: action.type,
    action: action.action,
    owner: action.owner,
    at: action.created_at,
    by: action.created_by,
    changed: action.changes.map((one) => one.field),
    version: action.version,
  };
}

/** The cases that changed last; one that was only opened has not changed yet, for the API. */
async function latest(many: number, mine: string | undefined, signal: AbortSignal) {
  const pages = await Promise.all(
    (["updatedAt", "createdAt"] as const).map((sortField) =>
      told(
        api.POST("/internal/cases/_search", {
          body: {
            sortField,
            sortOrder: "desc",
            perPage: many,
            ...(mine ? { assignees: [mine] } : {}),
          },
          signal,
        }),
      ),
    ),
  );
  const found = new Map(pages.flatMap((page) => page.cases).map((one) => [one.id, one]));
  const changed = (one: { updated_at: string | null; created_at: string }) =>
    one.updated_at ?? one.created_at;
  return [...found.values()].sort((one, other) => changed(other).localeCompare(changed(one)));
}

/** What happened last to the cases that changed last: what stands in the feed before anything comes. */
export const latelyQuery = queryOptions({
  queryKey: ["changes", "lately"] as const,
  staleTime: 0,
  queryFn: async ({ signal }): Promise<Change[]> => {
    const cases = await latest(CASES, undefined, signal);
    const each = await Promise.all(
      cases.slice(0, CASES).map(async ({ id }) => {
        const got = await told(
          api.GET("/api/cases/{case_id}/_actions", {
            params: { path: { case_id: id }, query: { perPage: EACH, sortOrder: "desc" } },
            signal,
          }),
        );
        return got.actions.map((action) => change(id, action));
      }),
    );
    return each.flat().sort((one, other) => other.at.localeCompare(one.at));
  },
});

export interface Handover {
  cases: Told[];
  /** There are more than are told of. */
  more: boolean;
}

export const handoverQuery = (since: string, mine: string | undefined, prefix: string) =>
  queryOptions({
    queryKey: ["changes", "handover", since, mine] as const,
    staleTime: 0,
    placeholderData: keepPreviousData,
    queryFn: async ({ signal }): Promise<Handover> => {
      const changed = (await latest(MOST + 1, mine, signal)).filter(
        (one) => Date.parse(one.updated_at ?? one.created_at) >= Date.parse(since),
      );
      const cases = await Promise.all(
        changed.slice(0, MOST).map(async (one) => {
          const got = await told(
            api.GET("/api/cases/{case_id}/_actions", {
              params: { path: { case_id: one.id }, query: { from: since, perPage: 100 } },
              signal,
            }),
          );
          return {
            title: one.title,
            number: one.incremental_id,
            status: one.status,
            severity: one.severity,
            address: `${location.origin}${prefix}/app/security/cases/${one.id}`,
            lines: lines(got.actions),
          };
        }),
      );
      return { cases: cases.filter((one) => one.lines.length > 0), more: changed.length > MOST };
    },
  });

type State = "planned" | "sent" | "failed";

export const notificationsQuery = (state: State | undefined, page: number) =>
  queryOptions({
    queryKey: ["changes", "notifications", state, page] as const,
    placeholderData: keepPreviousData,
    queryFn: ({ signal }) =>
      told(
        api.GET("/api/notifications", {
          params: { query: { page, perPage: 25, ...(state ? { state: [state] } : {}) } },
          signal,
        }),
      ),
  });

const OF_PUSHES = { planned: "open", sent: "pushed", failed: "failed" } as const;

/** The latest pushes with a connector. */
export const pushesQuery = (id: string, state: State | undefined) =>
  queryOptions({
    queryKey: ["changes", "pushes", id, state] as const,
    queryFn: ({ signal }) =>
      told(
        api.GET("/api/actions/connector/{id}/pushes", {
          params: {
            path: { id },
            query: { perPage: 25, ...(state ? { state: [OF_PUSHES[state]] } : {}) },
          },
          signal,
        }),
      ),
  });

export const webhooksQuery = queryOptions({
  queryKey: ["changes", "webhooks"] as const,
  queryFn: ({ signal }) => told(api.GET("/api/notifications/webhooks", { signal })),
});

export const webhookQuery = (id: string, state: State | undefined) =>
  queryOptions({
    queryKey: ["changes", "webhook", id, state] as const,
    queryFn: ({ signal }) =>
      told(
        api.GET("/api/notifications/webhooks/{id}/deliveries", {
          params: { path: { id }, query: { perPage: 25, ...(state ? { state: [state] } : {}) } },
          signal,
        }),
      ),
  });

/** Records that nobody could handle; nothing tells of a new one, so it is asked whenever it is shown. */
export const setAsideQuery = ({ topic, reader, key, page, per }: ChangesState) =>
  queryOptions({
    queryKey: ["changes", "aside", topic, reader, key, page, per] as const,
    staleTime: 0,
    placeholderData: keepPreviousData,
    queryFn: ({ signal }) =>
      told(
        api.GET("/api/set_aside", {
          params: {
            query: {
              page: page ?? 1,
              perPage: per ?? PER,
              ...(topic ? { topic } : {}),
              ...(reader ? { reader } : {}),
              ...(key ? { key: [key] } : {}),
            },
          },
          signal,
        }),
      ),
  });

/** One of them never changes. */
export const oneSetAsideQuery = (id: string) =>
  queryOptions({
    queryKey: ["aside", id] as const,
    retry: false,
    queryFn: ({ signal }) =>
      told(
        api.GET("/api/set_aside/{topic}/{partition}/{offset}", {
          params: { path: placed(id) },
          signal,
        }),
      ),
  });

export function sendsAgain(id: string): Promise<unknown> {
  const path = placed(id);
  return told(api.POST("/api/set_aside/{topic}/{partition}/{offset}/_retry", { params: { path } }));
}
