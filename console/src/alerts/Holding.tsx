/** Which cases hold an alert already? By their numbers, all of a page with one question. */
import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { createContext, useContext } from "react";
import { api, told } from "../api/client";
import { type Case, cache, putCase } from "../api/queries";

const MOST = 3;
/** Cases that one question may name. */
const PORTION = 1000;

export type Named = ReadonlyMap<string, Case>;
export const Known = createContext<Named>(new Map());

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
  return found.data ?? NOBODY;
}

const NOBODY: Named = new Map();

/** What is newly known of a case that a row names. */
export function nameCase(one: Case): void {
  putCase(one);
  cache.setQueriesData<Named>({ queryKey: ["named"] }, (known) =>
    known ? new Map([...known, [one.id, one]]) : known,
  );
}

export function Holding({ ids }: { ids: readonly string[] }) {
  const known = useContext(Known);
  const seen = ids.flatMap((id) => known.get(id) ?? []);
  const hidden = ids.length - seen.length;
  if (ids.length === 0) return <span className="muted">None</span>;
  return (
    <span className="row" style={{ gap: 6 }}>
      {seen.slice(0, MOST).map((one) => (
        <Link
          key={one.id}
          to="/app/security/cases/$id"
          params={{ id: one.id }}
          title={one.title}
          aria-label={`#${one.incremental_id ?? one.id.slice(0, 8)} ${one.title}`}
        >
          #{one.incremental_id ?? one.id.slice(0, 8)}
        </Link>
      ))}
      {seen.length > MOST && <span className="muted">+{seen.length - MOST}</span>}
      {hidden > 0 && (
        <span className="muted" title="Gone, of another space, or not for you to see">
          {seen.length === 0 ? `${hidden} elsewhere` : `and ${hidden} elsewhere`}
        </span>
      )}
    </span>
  );
}
