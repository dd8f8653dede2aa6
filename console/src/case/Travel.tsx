/** How was the case at any moment, and what changed since? One step for each user action. */
import { ActionIcon, Button, Tooltip } from "@mantine/core";
import { IconChevronLeft, IconChevronRight, IconHistory } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { Fragment } from "react";
import { api, told } from "../api/client";
import { nameOf } from "../api/people";
import type { PastAction } from "../api/schema.gen";
import { Diff } from "../shared/Conflict";
import { copy } from "../shared/copy";
import { Failed, Waiting } from "../shared/Notes";
import { Time } from "../shared/Time";
import { done } from "../shared/tell";
import { useKeys } from "../shared/useKeys";

const KINDS: Record<string, string> = {
  status: "var(--in-progress)",
  severity: "var(--high)",
  comment: "var(--open)",
  assignees: "var(--closed)",
  create_case: "var(--text)",
};

export function Travel({
  actions,
  at,
  diff,
  go,
}: {
  actions: readonly PastAction[];
  at: number | undefined;
  diff: boolean;
  go: (at: number | undefined, diff?: boolean) => void;
}) {
  const sequences = actions.map((action) => action.sequence);
  const last = sequences.length - 1;
  const place =
    at === undefined
      ? last
      : Math.max(
          0,
          sequences.findLastIndex((sequence) => sequence <= at),
        );
  const shown = actions[place];

  function move(to: number) {
    const next = Math.max(0, Math.min(last, to));
    go(next === last ? undefined : sequences[next], diff && next !== last);
  }
  function jump(by: 1 | -1) {
    for (let next = place + by; next >= 0 && next <= last; next += by) {
      if (actions[next]?.type === "status" || actions[next]?.type === "create_case")
        return move(next);
    }
    move(by < 0 ? 0 : last);
  }

  useKeys({
    before: () => move(place - 1),
    after: () => move(place + 1),
    now: () => at !== undefined && go(at, !diff),
  });
  if (last < 1 || !shown) return null;
  return (
    <section className="panel slider" aria-label="History">
      <Tooltip label="One step back ([)">
        <ActionIcon
          aria-label="One step back"
          disabled={place === 0}
          onClick={() => move(place - 1)}
        >
          <IconChevronLeft size={16} />
        </ActionIcon>
      </Tooltip>
      <div className="grow">
        <div className="ticks" aria-hidden>
          <svg
            width="100%"
            height="8"
            preserveAspectRatio="none"
            viewBox={`0 0 ${Math.max(1, last)} 8`}
          >
            <title>User actions</title>
            {actions.map((action, index) => (
              <line
                key={action.id}
                x1={index}
                x2={index}
                y1={action.type === "status" ? 0 : 3}
                y2={8}
                stroke={KINDS[action.type] ?? "var(--muted)"}
                strokeWidth={2}
                vectorEffect="non-scaling-stroke"
              />
            ))}
          </svg>
        </div>
        <input
          type="range"
          style={{ width: "100%", display: "block" }}
          min={0}
          max={last}
          value={place}
          aria-label="Moment in the history of the case"
          aria-valuetext={`Step ${place + 1} of ${last + 1}: ${shown.type} by ${nameOf(shown.created_by)}`}
          onChange={(event) => move(Number(event.currentTarget.value))}
          onKeyDown={(event) => {
            if (!event.shiftKey || !["ArrowLeft", "ArrowRight"].includes(event.key)) return;
            event.preventDefault();
            jump(event.key === "ArrowLeft" ? -1 : 1);
          }}
        />
      </div>
      <Tooltip label="One step forward (])">
        <ActionIcon
          aria-label="One step forward"
          disabled={place === last}
          onClick={() => move(place + 1)}
        >
          <IconChevronRight size={16} />
        </ActionIcon>
      </Tooltip>
      <span className="num" style={{ minWidth: 190, textAlign: "right" }}>
        {at === undefined ? (
          <span className="muted">Now, after {last + 1} actions</span>
        ) : (
          <>
            <strong>
              Step {place + 1} of {last + 1}
            </strong>{" "}
            · <Time at={shown.created_at} whole />
          </>
        )}
      </span>
      {at !== undefined && (
        <>
          <Button
            variant={diff ? "filled" : "default"}
            aria-pressed={diff}
            onClick={() => go(at, !diff)}
          >
            Changes since
          </Button>
          <Button leftSection={<IconHistory size={14} aria-hidden />} onClick={() => go(undefined)}>
            Back to now
          </Button>
        </>
      )}
    </section>
  );
}

const HIDDEN = new Set([
  "closed_by",
  "closed_at",
  "in_progress_at",
  "time_to_acknowledge",
  "time_to_investigate",
  "time_to_resolve",
  "duration",
]);
const said = (value: unknown) =>
  value === null || value === undefined || value === ""
    ? "nothing"
    : typeof value === "object"
      ? JSON.stringify(value)
      : String(value);

/** What is different now. */
export function Difference({ id, from }: { id: string; from: number }) {
  const found = useQuery({
    queryKey: ["case", id, "diff", from],
    queryFn: ({ signal }) =>
      told(
        api.GET("/api/cases/{case_id}/_diff", {
          params: { path: { case_id: id }, query: { from: String(from) } },
          signal,
        }),
      ),
  });
  if (found.error && !found.data)
    return <Failed error={found.error} again={() => void found.refetch()} />;
  if (!found.data) return <Waiting lines={4} />;
  const { changes, attachments, actions } = found.data;
  const shown = changes.filter((change) => !HIDDEN.has(change.field));

  function asMarkdown() {
    const lines = shown.map(
      (change) => `- **${change.field}**: ${said(change.old)} → ${said(change.new)}`,
    );
    const things = attachments.map((one) => `- ${one.type ?? "attachment"} ${one.change}`);
    void copy([...lines, ...things].join("\n")).then(() => done("Copied as Markdown"));
  }

  return (
    <section className="panel block" aria-label="Changes since">
      <header>
        <h2 style={{ fontSize: 13 }}>
          {actions} user actions since: {shown.length} fields, {attachments.length} attachments
        </h2>
        <Button variant="default" onClick={asMarkdown}>
          Copy as Markdown
        </Button>
      </header>
      {shown.length + attachments.length === 0 && (
        <p className="muted">Nothing is different now.</p>
      )}
      <dl
        style={{
          display: "grid",
          gridTemplateColumns: "max-content 1fr",
          gap: "8px 16px",
          margin: 0,
        }}
      >
        {shown.map((change) => (
          <Fragment key={change.field}>
            <dt style={{ fontWeight: 600 }}>{change.field}</dt>
            <dd style={{ margin: 0 }}>
              {typeof change.old === "string" &&
              typeof change.new === "string" &&
              change.field !== "status" &&
              change.field !== "severity" ? (
                <Diff old={change.old} now={change.new} />
              ) : (
                <span className="diff">
                  <del>{said(change.old)}</del> → <ins>{said(change.new)}</ins>
                </span>
              )}
              <span className="muted">
                {change.by
                  .map(
                    (who) => `${nameOf(who.user)}${who.times > 1 ? ` (${who.times} times)` : ""}`,
                  )
                  .join(", ")}
              </span>
            </dd>
          </Fragment>
        ))}
        {attachments.map((one) => (
          <Fragment key={one.id}>
            <dt style={{ fontWeight: 600 }}>{one.type ?? "attachment"}</dt>
            <dd style={{ margin: 0 }}>
              {one.change}{" "}
              <span className="muted">by {one.by.map((who) => nameOf(who.user)).join(", ")}</span>
            </dd>
          </Fragment>
        ))}
      </dl>
    </section>
  );
}
