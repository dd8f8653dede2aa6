/** What was to go out: mails, messages, tickets, webhooks. Did it, and if not, why? */
import { Button, Pagination, SegmentedControl } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import type { ReactNode } from "react";
import { api, told } from "../api/client";
import { cache, connectorsQuery } from "../api/queries";
import type { Notification, ShownPush } from "../api/schema.gen";
import { Empty, Failed } from "../shared/Notes";
import { may, useMe } from "../shared/rights";
import { Time } from "../shared/Time";
import { done, failed } from "../shared/tell";
import { notificationsQuery, pushesQuery, webhookQuery, webhooksQuery } from "./queries";
import type { ChangesState } from "./state";
import { STATES } from "./state";

const PER = 25;
const WORDS = { failed: "Failed", planned: "On its way", sent: "Sent" } as const;
const PUSHES = {
  open: "On its way",
  pushed: "Sent",
  failed: "Failed",
  uncertain: "Uncertain",
} as const;
type Tried = readonly { number: number; reason: string }[];

function Stands({ word, bad }: { word: string; bad: boolean }) {
  return (
    <span style={bad ? { color: "var(--critical)", fontWeight: 600 } : undefined}>{word}</span>
  );
}

/** Why not, with what was tried before. */
function Why({ reason, tried }: { reason: string | null | undefined; tried: Tried }) {
  if (tried.length === 0) return <span>{reason ?? ""}</span>;
  return (
    <details>
      <summary>{reason ?? tried.at(-1)?.reason}</summary>
      <ol style={{ margin: 0, paddingLeft: 20 }}>
        {tried.map((one) => (
          <li key={one.number}>{one.reason}</li>
        ))}
      </ol>
    </details>
  );
}

function Grid({ name, head, children }: { name: string; head: string[]; children: ReactNode }) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard
    <section className="table-box" tabIndex={0} aria-label={`${name}, all of it`}>
      <table className="deliveries">
        <thead>
          <tr>
            {head.map((one) => (
              <th key={one} scope="col">
                {one}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>{children}</tbody>
      </table>
    </section>
  );
}

function ToCase({ id }: { id: string }) {
  return (
    <Link to="/app/security/cases/$id" params={{ id }} className="mono">
      {id.slice(0, 8)}
    </Link>
  );
}

function Mail({ one }: { one: Notification }) {
  return (
    <tr>
      <td>
        <Stands word={WORDS[one.state]} bad={one.state === "failed"} />
      </td>
      <td>{one.reason}</td>
      <td>{one.recipient.username ?? one.recipient.uid.slice(0, 10)}</td>
      <td>
        {one.channel} <span className="muted">{one.recipient.address ?? ""}</span>
      </td>
      <td>
        <ToCase id={one.case} />
      </td>
      <td>
        <Time at={one.ended_at ?? one.created_at} />
      </td>
      <td className="num">{one.attempts}</td>
      <td className="why">
        <Why reason={one.failure} tried={one.failed_attempts} />
      </td>
    </tr>
  );
}

function Mails({ state, go }: { state: ChangesState; go: (state: ChangesState) => void }) {
  const page = state.page ?? 1;
  const found = useQuery(notificationsQuery(state.state, page));
  if (found.error && !found.data) return <Failed error={found.error} />;
  const total = found.data?.total ?? 0;
  return (
    <section className="panel block" aria-label="Mails and messages">
      <header>
        <h2 style={{ fontSize: 13, color: "var(--text)" }}>Mails and messages: {total}</h2>
      </header>
      {total === 0 && found.data && <Empty title="There are none" />}
      {total > 0 && (
        <Grid
          name="Mails and messages"
          head={["State", "For", "To", "By", "Case", "When", "Attempts", "Why not"]}
        >
          {found.data?.notifications.map((one) => (
            <Mail key={one.id} one={one} />
          ))}
        </Grid>
      )}
      {total > PER && (
        <Pagination
          size="sm"
          mt={8}
          total={Math.ceil(total / PER)}
          value={page}
          onChange={(to) => {
            const { page: _, ...rest } = state;
            go(to > 1 ? { ...rest, page: to } : rest);
          }}
          getControlProps={(control) => ({ "aria-label": `${control} page` })}
          getItemProps={(number) => ({ "aria-label": `Page ${number}` })}
        />
      )}
    </section>
  );
}

function Push({ one, allowed }: { one: ShownPush; allowed: boolean }) {
  async function again() {
    const path = { case_id: one.case_id, connector_id: one.connector_id };
    try {
      await told(
        api.POST("/api/cases/{case_id}/connector/{connector_id}/_push", {
          params: { path },
          body: null,
        }),
      );
      done("Pushed");
    } catch (error) {
      failed("Not pushed", error instanceof Error ? error.message : String(error));
    }
    void cache.invalidateQueries({ queryKey: ["changes", "pushes"] });
  }
  return (
    <tr>
      <td>
        <Stands
          word={PUSHES[one.state]}
          bad={one.state === "failed" || one.state === "uncertain"}
        />
      </td>
      <td>
        <ToCase id={one.case_id} />
      </td>
      <td>{one.external_id ?? "–"}</td>
      <td>
        <Time at={one.ended_at ?? one.requested_at} />
      </td>
      <td className="num">{one.attempt}</td>
      <td className="why">
        <Why reason={one.reason} tried={one.attempts} />
      </td>
      <td>
        {one.state === "failed" && (
          <Button
            size="compact-xs"
            variant="default"
            aria-disabled={!allowed}
            title={allowed ? undefined : 'Needs the privilege "pushCase"'}
            onClick={() => allowed && void again()}
          >
            Push again
          </Button>
        )}
        {one.state === "uncertain" && <ToCase id={one.case_id} />}
      </td>
    </tr>
  );
}

function Pushes({ id, name, state }: { id: string; name: string; state: ChangesState["state"] }) {
  const me = useMe();
  const found = useQuery(pushesQuery(id, state)).data;
  if (!found) return null;
  return (
    <section className="panel block" aria-label={`Pushes with ${name}`}>
      <header>
        <h2 style={{ fontSize: 13, color: "var(--text)" }}>
          Pushes with {name}: {found.total}
          {found.total > found.pushes.length && `, the last ${found.pushes.length}`}
        </h2>
      </header>
      {found.total === 0 ? (
        <Empty title="There are none" />
      ) : (
        <Grid
          name={`Pushes with ${name}`}
          head={["State", "Case", "Ticket", "When", "Attempts", "Why not", "Retry"]}
        >
          {found.pushes.map((one) => (
            <Push key={one.id} one={one} allowed={may(me, "pushCase")} />
          ))}
        </Grid>
      )}
    </section>
  );
}

function Webhook({
  id,
  name,
  off,
  state,
}: {
  id: string;
  name: string;
  off: string | undefined;
  state: ChangesState["state"];
}) {
  const found = useQuery(webhookQuery(id, state)).data;
  async function again() {
    const from = new Date(Date.now() - 24 * 60 * 60 * 1000).toISOString();
    try {
      await told(
        api.POST("/api/notifications/webhooks/{id}/_replay", {
          params: { path: { id } },
          body: { from },
        }),
      );
      done("It is told again what happened in the last 24 hours");
    } catch (error) {
      failed("Not told again", error instanceof Error ? error.message : String(error));
    }
    void cache.invalidateQueries({ queryKey: ["changes"] });
  }
  return (
    <section className="panel block" aria-label={`Webhook ${name}`}>
      <header>
        <h2 style={{ fontSize: 13, color: "var(--text)" }}>
          Webhook {name}: {found?.total ?? "…"}
          {off && <span style={{ color: "var(--critical)" }}> · turned off: {off}</span>}
        </h2>
        <Button size="compact-xs" variant="default" onClick={() => void again()}>
          Tell the last 24 hours again
        </Button>
      </header>
      {found && found.total > 0 && (
        <Grid
          name={`Webhook ${name}`}
          head={["State", "Delivery", "When", "Attempts", "Answer", "Why not"]}
        >
          {found.deliveries.map((one) => (
            <tr key={one.id}>
              <td>
                <Stands word={WORDS[one.state]} bad={one.state === "failed"} />
              </td>
              <td className="mono">{one.id.slice(0, 24)}</td>
              <td>
                <Time at={one.ended_at ?? one.next_at} />
              </td>
              <td className="num">{one.attempts}</td>
              <td className="num">{one.status ?? "–"}</td>
              <td className="why">
                <Why reason={one.failure} tried={one.failed_attempts} />
              </td>
            </tr>
          ))}
        </Grid>
      )}
    </section>
  );
}

export function Deliveries({
  state,
  go,
}: {
  state: ChangesState;
  go: (state: ChangesState) => void;
}) {
  const me = useMe();
  const settings = may(me, "updateConfiguration");
  const connectors = useQuery(connectorsQuery).data ?? [];
  const webhooks = useQuery({ ...webhooksQuery, enabled: settings }).data?.webhooks ?? [];
  return (
    <div className="stack">
      <SegmentedControl
        aria-label="State"
        style={{ alignSelf: "start" }}
        value={state.state ?? ""}
        data={[
          { value: "", label: "All" },
          ...STATES.map((value) => ({ value, label: WORDS[value] })),
        ]}
        onChange={(value) => {
          const { state: _, page: __, ...rest } = state;
          const chosen = STATES.find((one) => one === value);
          go(chosen ? { ...rest, state: chosen } : rest);
        }}
      />
      <Mails state={state} go={go} />
      {connectors.map((one) => (
        <Pushes key={one.id} id={one.id} name={one.name} state={state.state} />
      ))}
      {webhooks.map((one) => (
        <Webhook
          key={one.id}
          id={one.id}
          name={one.name}
          off={one.disabled_because}
          state={state.state}
        />
      ))}
      <p className="muted" style={{ margin: 0 }}>
        Records that a service could not read are set aside: <code>caselog dead list</code> shows
        them, with the effects that failed for good, and tries them again.
      </p>
    </div>
  );
}
