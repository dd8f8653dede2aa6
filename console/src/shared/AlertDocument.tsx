/** What does an alert say, and who holds it? Fetched only when somebody asks. */
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { api, raw, told } from "../api/client";
import { flat } from "./flat";
import { Waiting } from "./Notes";
import { Word } from "./Words";

export const holdersKey = (id: string) => ["holders", id] as const;

export function Holders({ id, close }: { id: string; close: () => void }) {
  const found = useQuery({
    queryKey: holdersKey(id),
    queryFn: ({ signal }) =>
      told(api.GET("/api/cases/alerts/{alert_id}", { params: { path: { alert_id: id } }, signal })),
  });
  if (found.error) return <p className="muted">They could not be read: {found.error.message}</p>;
  if (!found.data) return <Waiting lines={1} />;
  if (found.data.length === 0) return <p className="muted">None that you may see.</p>;
  return found.data.map((one) => (
    <div key={one.id} className="row between" style={{ padding: "3px 0" }}>
      <Link to="/app/security/cases/$id" params={{ id: one.id }} onClick={close}>
        {one.title}
      </Link>
      <Word kind={one.status} />
    </div>
  ));
}

export function AlertDocument({ index, id }: { index: string; id: string }) {
  const document = useQuery({
    queryKey: ["alert", index, id],
    retry: false,
    queryFn: async () => {
      const path = `/api/alerts/${encodeURIComponent(index)}/${encodeURIComponent(id)}`;
      return (await (await raw(path)).json()) as Record<string, unknown>;
    },
  });
  if (document.isPending) return <Waiting />;
  if (document.error)
    return <p className="muted">Its document is not kept here: {document.error.message}</p>;
  return (
    <>
      <table className="facts">
        <tbody>
          {flat(document.data).map(([key, value]) => (
            <tr key={key}>
              <th scope="row" className="mono clip" title={key}>
                {key}
              </th>
              <td className="mono">{value}</td>
            </tr>
          ))}
        </tbody>
      </table>
      <details style={{ marginTop: 12 }}>
        <summary>As JSON</summary>
        <pre className="mono" style={{ overflowX: "auto" }}>
          {JSON.stringify(document.data, null, 2)}
        </pre>
      </details>
    </>
  );
}
