/** What do the pages of connectors read? */
import { queryOptions } from "@tanstack/react-query";
import { api, told } from "../../api/client";
import { cache } from "../../api/queries";

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

/** Whoever shows connectors reads them again. */
export async function changed(): Promise<void> {
  await Promise.all([
    cache.invalidateQueries({ queryKey: ["actions"] }),
    cache.invalidateQueries({ queryKey: ["connectors"] }),
  ]);
}
