/** How does the push go, what would be sent, and what if an answer was lost? */
import { Progress as Bar, Button, Modal, TextInput } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useRouterState } from "@tanstack/react-router";
import { useState } from "react";
import { api, told } from "../api/client";
import { type Case, cache } from "../api/queries";
import type { ShownPush } from "../api/schema.gen";
import { NextTry } from "../shared/NextTry";
import { Failed, Waiting } from "../shared/Notes";
import { lookAgain } from "../shared/push";
import { Time } from "../shared/Time";
import { failed } from "../shared/tell";
import { progress } from "./steps";

const SOON = 1_000;
const WEBHOOK = ".cases-webhook";

/** The newest push of a case, looked at closely while it goes on. */
export function LastPush({
  one,
  connector,
  busy,
}: {
  one: Case;
  connector: string;
  busy: boolean;
}) {
  const opening = useRouterState({ select: ({ location }) => location.state.pushing === true });
  const found = useQuery<ShownPush | null>({
    queryKey: ["case", one.id, "pushes", connector],
    refetchInterval: ({ state: { data } }) =>
      busy || (opening && !data) ? SOON : lookAgain(data, Date.now()),
    queryFn: async ({ signal }): Promise<ShownPush | null> => {
      const got = await told(
        api.GET("/api/actions/connector/{id}/pushes", {
          params: { path: { id: connector }, query: { caseId: one.id, perPage: 1 } },
          signal,
        }),
      );
      return got.pushes[0] ?? null;
    },
  });
  const push = found.data;
  if (opening && !push) return <output className="muted">The push begins</output>;
  if (!push || (push.state === "pushed" && !busy && !opening)) return null;
  const { done, all, doubt, said } = progress(push);
  return (
    <div className="stack" style={{ gap: 4 }}>
      <output className={push.state === "failed" ? undefined : "muted"}>{said}</output>
      {push.state === "open" && all > 0 && (
        <Bar value={(100 * done) / all} aria-label={`${done} of ${all} steps`} />
      )}
      {push.attempts.length > 0 && (
        <details>
          <summary>What came to nothing: {push.attempts.length}</summary>
          <ol style={{ margin: 0, paddingLeft: 20 }}>
            {push.attempts.map((attempt) => (
              <li key={attempt.number}>{attempt.reason}</li>
            ))}
          </ol>
        </details>
      )}
      {push.state === "failed" && push.ended_at && (
        <span className="muted">
          <Time at={push.ended_at} />
        </span>
      )}
      <NextTry at={push.retried_at} />
      {doubt !== null && <Doubt one={one} push={push} ticket={push.steps[0]?.step === doubt} />}
    </div>
  );
}

/** Somebody has to look there, and say. */
function Doubt({ one, push, ticket }: { one: Case; push: ShownPush; ticket: boolean }) {
  const [external, setExternal] = useState("");
  async function resume(how: "sent" | "again") {
    const named = external.trim();
    try {
      await told(
        api.POST("/api/actions/connector/{id}/pushes/{push}/_resume", {
          params: { path: { id: push.connector_id, push: push.id } },
          body: { resume: how, ...(how === "sent" && named ? { externalId: named } : {}) },
        }),
      );
    } catch (error) {
      failed("The push does not go on", error instanceof Error ? error.message : String(error));
    }
    await cache.invalidateQueries({ queryKey: ["case", one.id] });
  }
  return (
    <div className="conflict" role="alert">
      <span>Look there: did {ticket ? "the ticket" : "the comment"} arrive?</span>
      {ticket && (
        <TextInput
          label="Id of the ticket"
          value={external}
          onChange={(event) => setExternal(event.currentTarget.value)}
        />
      )}
      <div className="row" style={{ marginTop: 6 }}>
        <Button
          variant="default"
          disabled={ticket && external.trim() === ""}
          onClick={() => void resume("sent")}
        >
          It did
        </Button>
        <Button variant="default" onClick={() => void resume("again")}>
          Send it again
        </Button>
      </div>
    </div>
  );
}

/** What a push would send by now; only a webhook is written by hand, so only there it can be wrong. */
export function Preview({ one, connector, type }: { one: Case; connector: string; type: string }) {
  const [open, setOpen] = useState(false);
  const found = useQuery({
    queryKey: ["case", one.id, "preview", connector],
    enabled: open,
    retry: false,
    staleTime: 0,
    queryFn: ({ signal }) =>
      told(
        api.GET("/api/actions/connector/{id}/_preview", {
          params: { path: { id: connector }, query: { caseId: one.id } },
          signal,
        }),
      ),
  });
  if (type !== WEBHOOK) return null;
  return (
    <>
      <Button variant="default" onClick={() => setOpen(true)}>
        What would be sent
      </Button>
      <Modal opened={open} onClose={() => setOpen(false)} title="What would be sent" size="xl">
        {found.error ? (
          <Failed error={found.error} />
        ) : !found.data ? (
          <Waiting />
        ) : (
          found.data.map((request) => (
            <section key={`${request.what} ${request.url}`} aria-label={request.what}>
              <h2 style={{ fontSize: 13, marginTop: 10 }}>{request.what}</h2>
              <p className="mono" style={{ margin: "4px 0", overflowWrap: "anywhere" }}>
                {request.method} {request.url}
              </p>
              {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls can be scrolled by keys */}
              <pre className="mono sent" tabIndex={0}>
                {typeof request.body === "string"
                  ? request.body
                  : JSON.stringify(request.body, null, 2)}
              </pre>
            </section>
          ))
        )}
      </Modal>
    </>
  );
}
