/** Which other cases share an observable with this one, and which? */
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { type Case, similarQuery } from "../api/queries";
import { defang } from "../shared/defang";
import { Empty, Failed, Waiting } from "../shared/Notes";
import { Time } from "../shared/Time";
import { Word } from "../shared/Words";

export function Similar({ one }: { one: Case }) {
  const found = useQuery(similarQuery(one.id));
  if (found.error && !found.data)
    return <Failed error={found.error} again={() => void found.refetch()} />;
  if (!found.data) return <Waiting lines={3} />;
  if (found.data.cases.length === 0) {
    return (
      <Empty title="No similar cases">
        <span>
          {one.observables.length === 0
            ? "The case has no observables that others could share."
            : "No other case has one of its observables."}
        </span>
      </Empty>
    );
  }
  return (
    <div className="panel table-box">
      <table className="cases">
        <thead>
          <tr>
            <th scope="col">#</th>
            <th scope="col">Title</th>
            <th scope="col">What both have</th>
            <th scope="col">Status</th>
            <th scope="col">Severity</th>
            <th scope="col">Created</th>
          </tr>
        </thead>
        <tbody>
          {found.data.cases.map((other) => (
            <tr key={other.id}>
              <td className="num muted">{other.incremental_id}</td>
              <td className="title">
                <Link to="/app/security/cases/$id" params={{ id: other.id }}>
                  {other.title}
                </Link>
              </td>
              <td style={{ whiteSpace: "normal" }}>
                {other.similarities.observables.map((shared) => (
                  <div key={`${shared.typeKey}${shared.value}`}>
                    <span className="muted">{shared.typeLabel}</span>{" "}
                    <span className="mono">{defang(shared.value)}</span>
                  </div>
                ))}
              </td>
              <td>
                <Word kind={other.status} />
              </td>
              <td>
                <Word kind={other.severity} />
              </td>
              <td>
                <Time at={other.created_at} />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      {found.data.total > found.data.cases.length && (
        <p className="muted" style={{ padding: "0 12px" }}>
          The first 50 of {found.data.total}.
        </p>
      )}
    </div>
  );
}
