/** Which cases do the rows of a list name? All of a page are asked for at once. */
import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { api, told } from "../api/client";
import { type Case, cache, putCase } from "../api/queries";

/** Cases that one question may name. */
const PORTION = 1000;

export type Named = ReadonlyMap<string, Case>;

/** The cases that these rows name, as far as this person may see them. */
export function useNamed(ids: readonly string[]): Named {
  const asked = [...new Set(ids)].sort().slice(0, PORTION);
  const found = useQuery({
    queryKey: ["named", asked],
    enabled: asked.length > 0,
    staleTime: 60_000,
    placeholderData: keepPreviousData,
    queryFn: async ({ signal }): Promise<Named> => {
      const got = await told(
        api.POST("/internal/cases/_bulk_get", { body: { ids: asked }, signal }),
      );
      for (const one of got.cases) putCase(one);
      return new Map(got.cases.map((one) => [one.id, one]));
    },
  });
  return found.data ?? NONE;
}

const NONE: Named = new Map();

/** What is newly known of a case that a row names. */
export function nameCase(one: Case): void {
  putCase(one);
  cache.setQueriesData<Named>({ queryKey: ["named"] }, (known) =>
    known ? new Map([...known, [one.id, one]]) : known,
  );
}
