/** How did pushes go, and what became of one whose answer was lost? A person looks there and says it. */
import { Button, TextInput } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useState } from "react";
import { api, told } from "../../api/client";
import { nameOf } from "../../api/people";
import { cache } from "../../api/queries";
import type { ListedConnector, ShownPush } from "../../api/schema.gen";
import { NextTry } from "../../shared/NextTry";
import { Empty, Failed, Waiting } from "../../shared/Notes";
import { stands } from "../../shared/push";
import { may, useMe } from "../../shared/rights";
import { Time } from "../../shared/Time";
import { done } from "../../shared/tell";
import { Fault } from "../Parts";
import { lostStep, stepsSaid } from "./pushes";
import { pushesQuery } from "./reading";

function Resume({ push }: { push: ShownPush }) {
  const me = useMe();
  const [ticket, setTicket] = useState("");
  const [busy, setBusy] = useState(false);
  const [fault, setFault] = useState<string | null>(null);
  const lost = lostStep(push);
  const reason = may(me, "pushCase") ? null : 'Needs the privilege "pushCase"';

  async function say(resume: "sent" | "again") {
    if (reason) return;
    if (resume === "sent" && lost.isTicket && ticket.trim() === "") {
      setFault("Which ticket is it? Its id there is needed");
      return;
    }
    setBusy(true);
    setFault(null);
    try {
      await told(
        api.POST("/api/actions/connector/{id}/pushes/{push}/_resume", {
          params: { path: { id: push.connector_id, push: push.id } },
          body: {
            resume,
            ...(resume === "sent" && lost.isTicket ? { externalId: ticket.trim() } : {}),
          },
        }),
      );
      done("The push goes on");
    } catch (error) {
      setFault(error instanceof Error ? error.message : String(error));
    }
    setBusy(false);
    await cache.invalidateQueries({ queryKey: ["actions", "pushes"] });
  }

  return (
    <fieldset className="conflict" disabled={busy}>
      <legend className="visually-hidden">An answer was lost</legend>
      <strong>
        The answer was lost when {lost.isTicket ? "the ticket" : "a comment"} was sent. Look there,
        and say what you found.
      </strong>
      {reason && <p className="muted">{reason}</p>}
      {lost.isTicket && (
        <TextInput
          label="Id of the ticket, if it is there"
          value={ticket}
          onChange={(event) => setTicket(event.currentTarget.value)}
        />
      )}
      <Fault said={fault} />
      <div className="row wrap" style={{ marginTop: 8 }}>
        <Button variant="default" aria-disabled={reason !== null} onClick={() => void say("sent")}>
          It is there
        </Button>
        <Button variant="default" aria-disabled={reason !== null} onClick={() => void say("again")}>
          It is not there: send it again
        </Button>
      </div>
    </fieldset>
  );
}

function Row({ push }: { push: ShownPush }) {
  const { word, bad } = stands(push);
  return (
    <tr>
      <td>
        <strong className={bad ? "wrong" : ""}>{word}</strong>
        {push.reason && <div>{push.reason}</div>}
        <NextTry at={push.retried_at} />
        {push.state === "uncertain" && <Resume push={push} />}
        {push.attempts.length > 0 && (
          <details>
            <summary>{push.attempts.length} attempts that came to nothing</summary>
            <ol>
              {push.attempts.map((one) => (
                <li key={one.number} value={one.number}>
                  {one.reason}
                </li>
              ))}
            </ol>
          </details>
        )}
      </td>
      <td>
        <Link to="/app/security/cases/$id" params={{ id: push.case_id }}>
          {cache.getQueryData<{ title: string }>(["case", push.case_id])?.title ??
            push.case_id.slice(0, 8)}
        </Link>
        {push.external_id && <div className="muted">there: {push.external_id}</div>}
      </td>
      <td>{stepsSaid(push)}</td>
      <td>
        <Time at={push.requested_at} />
        <div className="muted">{nameOf(push.requested_by)}</div>
      </td>
    </tr>
  );
}

export function Pushes({ one }: { one: ListedConnector }) {
  const [page, setPage] = useState(1);
  const asked = useQuery(pushesQuery(one.id, page));
  if (asked.error && !asked.data) {
    return <Failed error={asked.error} again={() => void asked.refetch()} />;
  }
  if (!asked.data) return <Waiting />;
  const { pushes, total, per_page: size } = asked.data;
  const pages = Math.max(1, Math.ceil(total / size));
  return (
    <>
      <div className="row between">
        <span className="muted">{total} pushes of cases that you may see, the newest first</span>
        <Button variant="default" size="compact-xs" onClick={() => void asked.refetch()}>
          Read again
        </Button>
      </div>
      <section className="panel" aria-label="Pushes">
        {pushes.length === 0 ? (
          <Empty title="Nothing was pushed yet" />
        ) : (
          <table className="entries">
            <thead>
              <tr>
                <th scope="col">State</th>
                <th scope="col">Case</th>
                <th scope="col">Steps</th>
                <th scope="col">Asked for</th>
              </tr>
            </thead>
            <tbody>
              {pushes.map((push) => (
                <Row key={push.id} push={push} />
              ))}
            </tbody>
          </table>
        )}
      </section>
      {pages > 1 && (
        <div className="row end">
          <Button variant="default" disabled={page === 1} onClick={() => setPage(page - 1)}>
            Newer
          </Button>
          <span className="num">
            {page} of {pages}
          </span>
          <Button variant="default" disabled={page >= pages} onClick={() => setPage(page + 1)}>
            Older
          </Button>
        </div>
      )}
    </>
  );
}
