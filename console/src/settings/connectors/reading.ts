/** What do the pages of connectors read? */
import { queryOptions } from "@tanstack/react-query";
import { api, raw, told } from "../../api/client";
import { cache } from "../../api/queries";
import type { ShownConnector } from "../../api/schema.gen";

export const listedQuery = queryOptions({
  queryKey: ["actions", "all"],
  staleTime: 0,
  queryFn: ({ signal }) => told(api.GET("/api/actions/connectors", { signal })),
});

export const typesQuery = queryOptions({
  queryKey: ["actions", "types"],
  staleTime: 60_000,
  queryFn: ({ signal }) => told(api.GET("/api/actions/connector_types", { signal })),
});

export const pushesQuery = (id: string, page: number) =>
  queryOptions({
    queryKey: ["actions", "pushes", id, page] as const,
    staleTime: 0,
    queryFn: ({ signal }) =>
      told(
        api.GET("/api/actions/connector/{id}/pushes", {
          params: { path: { id }, query: { page, perPage: 20 } },
          signal,
        }),
      ),
  });

export const secretHeadersQuery = (id: string) =>
  queryOptions({
    queryKey: ["actions", "headers", id] as const,
    staleTime: 0,
    queryFn: ({ signal }) =>
      told(
        api.GET("/internal/stack_connectors/{id}/secret_headers", {
          params: { path: { id } },
          signal,
        }),
      ),
  });

/** One of them, and as what it is known to whoever changes it. */
export interface Seen {
  one: ShownConnector;
  tag: string | null;
}

export async function connectorNow(id: string): Promise<Seen> {
  const answer = await raw(`/api/actions/connector/${encodeURIComponent(id)}`);
  return { one: (await answer.json()) as ShownConnector, tag: answer.headers.get("etag") };
}

/** A form begins with what is there, never with what was once read. */
export const seenQuery = (id: string) =>
  queryOptions({
    queryKey: ["actions", "one", id] as const,
    staleTime: 0,
    gcTime: 0,
    queryFn: () => connectorNow(id),
  });

/** Whoever shows connectors reads them again. */
export async function changed(): Promise<void> {
  await Promise.all([
    cache.invalidateQueries({ queryKey: ["actions"] }),
    cache.invalidateQueries({ queryKey: ["connectors"] }),
  ]);
}
