/** Which alerts and events does the case hold? Details are fetched only when somebody asks. */
import { Button, Drawer } from "@mantine/core";
import { IconTrash } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { api, told } from "../api/client";
import { type Case, cache, commentsQuery } from "../api/queries";
import { Action } from "../shared/Action";
import { AlertDocument, Holders } from "../shared/AlertDocument";
import { CopyButton } from "../shared/Copyable";
import { Empty, Failed, Waiting } from "../shared/Notes";
import { useMe, why } from "../shared/rights";
import { Time } from "../shared/Time";
import { failed } from "../shared/tell";

interface Row {
  key: string;
  id: string;
  index: string;
  rule: string | null;
  at: string;
  attachment: string;
  alone: boolean;
}

const list = (said: string | string[]) => (Array.isArray(said) ? said : [said]);
const PORTION = 100;

function Details({ row, kind, close }: { row: Row; kind: "alert" | "event"; close: () => void }) {
  return (
    <Drawer
      opened
      onClose={close}
      position="right"
      size="lg"
      title={row.rule ?? `${kind} ${row.id.slice(0, 12)}`}
      closeButtonProps={{ "aria-label": "Close" }}
    >
      <dl
        style={{
          display: "grid",
          gridTemplateColumns: "max-content 1fr",
          gap: "6px 14px",
          margin: 0,
        }}
      >
        <dt className="muted">Id</dt>
        <dd className="mono row" style={{ margin: 0, overflowWrap: "anywhere" }}>
          {row.id} <CopyButton value={row.id} what="id" />
        </dd>
        <dt className="muted">Index</dt>
        <dd className="mono" style={{ margin: 0, overflowWrap: "anywhere" }}>
          {row.index}
        </dd>
        <dt className="muted">Attached</dt>
        <dd style={{ margin: 0 }}>
          <Time at={row.at} whole />
        </dd>
      </dl>
      {kind === "alert" && (
        <>
          <h2 style={{ fontSize: 14, margin: "18px 0 6px" }}>Cases that hold it</h2>
          <Holders id={row.id} close={close} />
          <h2 style={{ fontSize: 14, margin: "18px 0 6px" }}>Document</h2>
          <AlertDocument index={row.index} id={row.id} />
        </>
      )}
    </Drawer>
  );
}

export function Alerts({ one, kind, past }: { one: Case; kind: "alert" | "event"; past: boolean }) {
  const me = useMe();
  const found = useQuery(commentsQuery(one.id));
  const [open, setOpen] = useState<Row | null>(null);
  const [most, setMost] = useState(PORTION);
  if (found.error && !found.data)
    return <Failed error={found.error} again={() => void found.refetch()} />;
  if (!found.data) return <Waiting />;
  const rows: Row[] = found.data.flatMap((attached): Row[] => {
    if (attached.type === "alert" && kind === "alert") {
      const [ids, indices] = [list(attached.alertId), list(attached.index)];
      return ids.map((id, at) => ({
        key: `${attached.id}/${id}`,
        id,
        index: indices[at] ?? indices[0] ?? "",
        rule: attached.rule.name,
        at: attached.created_at,
        attachment: attached.id,
        alone: ids.length === 1,
      }));
    }
    if (attached.type === "event" && kind === "event") {
      const [ids, indices] = [list(attached.eventId), list(attached.index)];
      return ids.map((id, at) => ({
        key: `${attached.id}/${id}`,
        id,
        index: indices[at] ?? indices[0] ?? "",
        rule: null,
        at: attached.created_at,
        attachment: attached.id,
        alone: ids.length === 1,
      }));
    }
    return [];
  });
  if (kind === "event") rows.reverse();
  if (rows.length === 0) {
    return (
      <Empty title={`No ${kind}s`}>
        <span>Detectors, and rules, attach them with POST /api/cases/{"{id}"}/comments.</span>
      </Empty>
    );
  }
  const reason = past ? "This is the past" : why(me, "deleteComment", one.owner);

  async function remove(row: Row) {
    try {
      await told(
        api.DELETE("/api/cases/{case_id}/comments/{comment_id}", {
          params: { path: { case_id: one.id, comment_id: row.attachment } },
        }),
      );
    } catch (error) {
      failed(`The ${kind} was not removed`, error instanceof Error ? error.message : String(error));
    }
    await cache.invalidateQueries({ queryKey: ["case", one.id] });
  }

  return (
    <div className="panel table-box">
      <table className="cases">
        <thead>
          <tr>
            {kind === "alert" && <th scope="col">Rule</th>}
            <th scope="col">Id</th>
            <th scope="col">Index</th>
            <th scope="col">Attached</th>
            <th scope="col">
              <span className="visually-hidden">Remove</span>
            </th>
          </tr>
        </thead>
        <tbody>
          {rows.slice(0, most).map((row) => (
            <tr key={row.key}>
              {kind === "alert" && <td className="clip">{row.rule ?? "–"}</td>}
              <td className="mono">
                <button type="button" className="plain" onClick={() => setOpen(row)}>
                  {row.id.slice(0, 16)}
                  {row.id.length > 16 && "…"}
                </button>
              </td>
              <td className="mono clip" style={{ maxWidth: 220 }} title={row.index}>
                {row.index}
              </td>
              <td>
                <Time at={row.at} />
              </td>
              <td className="right">
                <Action
                  name={`Remove ${row.id}`}
                  tip={row.alone ? `Remove the ${kind}` : "Remove all that were attached with it"}
                  reason={reason}
                  act={() => void remove(row)}
                >
                  <IconTrash size={14} />
                </Action>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      {rows.length > most && (
        <div style={{ padding: 10 }}>
          <Button variant="default" onClick={() => setMost(most + PORTION)}>
            Show more: {rows.length - most} are left
          </Button>
        </div>
      )}
      {open && <Details row={open} kind={kind} close={() => setOpen(null)} />}
    </div>
  );
}
