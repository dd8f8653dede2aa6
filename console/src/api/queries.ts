/** What does the console read, and what does it remember of it? */
import { keepPreviousData, QueryClient, queryOptions } from "@tanstack/react-query";
import { api, Refused, told } from "./client";
import { meet } from "./people";
import type { CasePage, CaseWithComments, operations, Search, ShownCase } from "./schema.gen";
import { me } from "./session";

export type Case = ShownCase;

/** The words that only newer kinds of search need, where everything is to be looked through. */
const EVERYWHERE: NonNullable<Search["searchFields"]> = [
  "cases.title",
  "cases.description",
  "cases.incremental_id.text",
  "cases.observables.value",
  "cases.customFields.value",
  "cases-comments.comment",
  "cases-comments.alertId",
  "cases-comments.eventId",
];

export const cache = new QueryClient({
  defaultOptions: {
    queries: {
      staleTime: 15_000,
      gcTime: 10 * 60_000,
      refetchOnWindowFocus: false,
      retry: (count, error) =>
        count < 2 && !(error instanceof Refused && error.status >= 400 && error.status < 500),
    },
  },
});

export const meQuery = queryOptions({
  queryKey: ["me"],
  queryFn: me,
  staleTime: Number.POSITIVE_INFINITY,
});

export const casesQuery = (search: Search) =>
  queryOptions({
    queryKey: ["cases", search] as const,
    placeholderData: keepPreviousData,
    queryFn: async ({ signal }): Promise<CasePage> => {
      const page = await told(api.POST("/internal/cases/_search", { body: search, signal }));
      for (const one of page.cases) meetCase(one);
      return page;
    },
  });

/** Everywhere that the search may look. */
export const searched = (text: string): Partial<Search> =>
  text.trim() === ""
    ? {}
    : { search: text.trim(), searchFields: EVERYWHERE, defaultSearchOperator: "AND" };

export const caseQuery = (id: string) =>
  queryOptions({
    queryKey: ["case", id] as const,
    initialData: () => listed(id),
    initialDataUpdatedAt: 0,
    queryFn: async ({ signal }): Promise<Case> => {
      const one = await told(
        api.GET("/api/cases/{case_id}", { params: { path: { case_id: id } }, signal }),
      );
      meetCase(one);
      return newest(cache.getQueryData<Case>(["case", id]), one);
    },
  });

export const pastQuery = (id: string, at: number) =>
  queryOptions({
    queryKey: ["case", id, "at", at] as const,
    staleTime: Number.POSITIVE_INFINITY,
    queryFn: ({ signal }): Promise<Case> =>
      told(
        api.GET("/api/cases/{case_id}", {
          params: { path: { case_id: id }, query: { at: String(at) } },
          signal,
        }),
      ),
  });

export const actionsQuery = (id: string) =>
  queryOptions({
    queryKey: ["case", id, "actions"] as const,
    queryFn: async ({ signal }) => {
      const all = [];
      for (let page = 1; ; page += 1) {
        const got = await told(
          api.GET("/api/cases/{case_id}/_actions", {
            params: { path: { case_id: id }, query: { page, perPage: 100, sortOrder: "asc" } },
            signal,
          }),
        );
        all.push(...got.actions);
        if (all.length >= got.total || got.actions.length === 0) break;
      }
      for (const one of all) meet(one.created_by);
      return all;
    },
  });

export const commentsQuery = (id: string) =>
  queryOptions({
    queryKey: ["case", id, "attachments"] as const,
    queryFn: async ({ signal }) => {
      const all = await told(
        api.GET("/api/cases/{case_id}/comments", { params: { path: { case_id: id } }, signal }),
      );
      for (const one of all) meet(one.created_by);
      return all;
    },
  });

export const caseMetricsQuery = (id: string) =>
  queryOptions({
    queryKey: ["case", id, "metrics"] as const,
    queryFn: ({ signal }) =>
      told(
        api.GET("/internal/cases/metrics/{case_id}", {
          params: {
            path: { case_id: id },
            query: {
              features: ["alerts.count", "alerts.users", "alerts.hosts", "connectors", "lifespan"],
            },
          },
          signal,
        }),
      ),
  });

export const connectorsOfCaseQuery = (id: string) =>
  queryOptions({
    queryKey: ["case", id, "connectors"] as const,
    queryFn: ({ signal }) =>
      told(
        api.GET("/internal/cases/{case_id}/_connectors", {
          params: { path: { case_id: id } },
          signal,
        }),
      ),
  });

export const similarQuery = (id: string) =>
  queryOptions({
    queryKey: ["case", id, "similar"] as const,
    queryFn: ({ signal }) =>
      told(
        api.POST("/internal/cases/{case_id}/_similar", {
          params: { path: { case_id: id } },
          body: { page: 1, perPage: 50 },
          signal,
        }),
      ),
  });

export const usersOfCaseQuery = (id: string) =>
  queryOptions({
    queryKey: ["case", id, "users"] as const,
    queryFn: async ({ signal }) => {
      const got = await told(
        api.GET("/internal/cases/{case_id}/_users", { params: { path: { case_id: id } }, signal }),
      );
      for (const one of [...got.participants, ...got.assignees, ...got.unassignedUsers]) {
        meet({ ...one.user, ...(one.uid ? { profile_uid: one.uid } : {}) });
      }
      return got;
    },
  });

export const followQuery = (id: string) =>
  queryOptions({
    queryKey: ["case", id, "follow"] as const,
    queryFn: ({ signal }) =>
      told(
        api.GET("/api/notifications/follows/{case_id}", {
          params: { path: { case_id: id } },
          signal,
        }),
      ),
  });

export const tagsQuery = queryOptions({
  queryKey: ["tags"],
  staleTime: 60_000,
  queryFn: ({ signal }) => told(api.GET("/api/cases/tags", { signal })),
});

export const categoriesQuery = queryOptions({
  queryKey: ["categories"],
  staleTime: 60_000,
  queryFn: ({ signal }) => told(api.GET("/internal/cases/categories", { signal })),
});

export const reportersQuery = queryOptions({
  queryKey: ["reporters"],
  staleTime: 60_000,
  queryFn: async ({ signal }) => {
    const all = await told(api.GET("/api/cases/reporters", { signal }));
    for (const one of all) meet(one);
    return all;
  },
});

export const configurationsQuery = queryOptions({
  queryKey: ["configurations"],
  staleTime: 60_000,
  queryFn: ({ signal }) => told(api.GET("/api/cases/configure", { signal })),
});

export const connectorsQuery = queryOptions({
  queryKey: ["connectors"],
  staleTime: 60_000,
  queryFn: ({ signal }) => told(api.GET("/api/cases/configure/connectors/_find", { signal })),
});

type Counting = NonNullable<operations["getFilterCounts"]["parameters"]["query"]>;

/** Lists that somebody keeps, or shares. */
export const viewsQuery = queryOptions({
  queryKey: ["views"],
  staleTime: 60_000,
  queryFn: async ({ signal }) => (await told(api.GET("/api/console/views", { signal }))).views,
});

/** What each choice of a filter would leave of what is asked for. */
export const countsQuery = (search: Search) => {
  const { customFields: _, searchFields: __, page: ___, perPage: ____, ...rest } = search;
  const asked = rest as Counting;
  return queryOptions({
    queryKey: ["counts", asked] as const,
    placeholderData: keepPreviousData,
    queryFn: ({ signal }) =>
      told(api.GET("/api/cases/_counts", { params: { query: asked }, signal })),
  });
};

export const historyQuery = (owner: string[]) =>
  queryOptions({
    queryKey: ["history", owner] as const,
    staleTime: 60_000,
    queryFn: ({ signal }) =>
      told(
        api.GET("/api/cases/_metrics/history", {
          params: { query: { from: "now-59d", ...(owner.length ? { owner } : {}) } },
          signal,
        }),
      ),
  });

/** The place of a version in its case's history. */
export function sequence(version: string): number {
  try {
    const said: unknown = JSON.parse(atob(version));
    return Array.isArray(said) && typeof said[0] === "number" ? said[0] : 0;
  } catch {
    return 0;
  }
}

/** Whichever of two states of a case is the later. */
export function newest(known: Case | undefined, came: Case): Case {
  return known && sequence(known.version) > sequence(came.version) ? known : came;
}

/** A case as it is now: wherever it is shown it is shown so, unless something newer is known. */
export function putCase(came: Case): void {
  meetCase(came);
  cache.setQueryData<Case>(["case", came.id], (known) => newest(known, came));
  cache.setQueriesData<CasePage>({ queryKey: ["cases"] }, (page) => {
    if (!page?.cases.some((one) => one.id === came.id)) return page;
    const put = (one: CaseWithComments): CaseWithComments =>
      one.id === came.id ? { ...one, ...newest(one, came), comments: [] } : one;
    return { ...page, cases: page.cases.map(put) };
  });
}

/** The newest that is known of a case. */
export function known(id: string): Case | undefined {
  return cache.getQueryData<Case>(["case", id]) ?? listed(id);
}

function listed(id: string): Case | undefined {
  for (const [, page] of cache.getQueriesData<CasePage>({ queryKey: ["cases"] })) {
    const found = page?.cases.find((one) => one.id === id);
    if (found) return found;
  }
  return undefined;
}

/** All that hangs on a case is read again; what nobody looks at when somebody does. */
export function stale(id: string, ...parts: string[]): void {
  for (const part of parts) void cache.invalidateQueries({ queryKey: ["case", id, part] });
}

function meetCase(one: Case): void {
  for (const who of [one.created_by, one.updated_by, one.closed_by]) if (who) meet(who);
}
