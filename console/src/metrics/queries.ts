/** What do the figures ask for? */
import { keepPreviousData, queryOptions } from "@tanstack/react-query";
import { api, told } from "../api/client";
import type { Group, Period, Picked } from "./period";

export const courseQuery = (span: Period, of: Picked, by: Group | null) =>
  queryOptions({
    queryKey: ["metrics", "course", span, of, by] as const,
    placeholderData: keepPreviousData,
    queryFn: ({ signal }) =>
      told(
        api.GET("/api/cases/_metrics/history", {
          params: {
            query: { ...span, ...of, ...(by ? { by: [by] } : {}) },
          },
          signal,
        }),
      ),
  });

export const openQuery = (at: string, of: Picked) =>
  queryOptions({
    queryKey: ["metrics", "open", at, of] as const,
    placeholderData: keepPreviousData,
    queryFn: ({ signal }) =>
      told(
        api.GET("/api/cases/_metrics/open", {
          params: { query: { at, ...of } },
          signal,
        }),
      ),
  });

const count = async (state: "planned" | "sent" | "failed", signal: AbortSignal) =>
  (
    await told(
      api.GET("/api/notifications", { params: { query: { state: [state], perPage: 0 } }, signal }),
    )
  ).total;

/** How many mails and messages are on their way, went out, or could not. */
export const deliveriesQuery = queryOptions({
  queryKey: ["metrics", "deliveries"] as const,
  queryFn: async ({ signal }) => {
    const [planned, sent, failed] = await Promise.all([
      count("planned", signal),
      count("sent", signal),
      count("failed", signal),
    ]);
    return { planned, sent, failed };
  },
});

const pushed = async (id: string, state: "open" | "pushed" | "failed", signal: AbortSignal) =>
  (
    await told(
      api.GET("/api/actions/connector/{id}/pushes", {
        params: { path: { id }, query: { state: [state], perPage: 0 } },
        signal,
      }),
    )
  ).total;

/** How the pushes of each connector went. */
export const pushesOf = (connectors: readonly { id: string; name: string }[]) =>
  queryOptions({
    queryKey: ["metrics", "pushes", connectors.map((one) => one.id)] as const,
    queryFn: ({ signal }) =>
      Promise.all(
        connectors.map(async ({ id, name }) => ({
          name,
          open: await pushed(id, "open", signal),
          done: await pushed(id, "pushed", signal),
          failed: await pushed(id, "failed", signal),
        })),
      ),
  });
