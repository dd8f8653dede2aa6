/** Which cases hold an alert already? By their numbers, all of a page with one question. */
import { Link } from "@tanstack/react-router";
import { createContext, useContext } from "react";
import type { Named } from "../shared/named";

const MOST = 3;

export const Known = createContext<Named>(new Map());

export function Holding({ ids }: { ids: readonly string[] }) {
  const known = useContext(Known);
  const seen = ids.flatMap((id) => known.get(id) ?? []);
  const hidden = ids.length - seen.length;
  if (ids.length === 0) return <span className="muted">No case</span>;
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
