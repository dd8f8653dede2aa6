/** What is different between two moments, and who did it? Texts by word. */
import { Button } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { Fragment } from "react";
import { api, told } from "../api/client";
import { nameOf } from "../api/people";
import type { FieldDifference, PastAction } from "../api/schema.gen";
import { Diff } from "../shared/Conflict";
import { copy } from "../shared/copy";
import { Failed, Waiting } from "../shared/Notes";
import { done } from "../shared/tell";
import { type Between, texts } from "./moments";

const HIDDEN = new Set([
  "closed_by",
  "closed_at",
  "in_progress_at",
  "time_to_acknowledge",
  "time_to_investigate",
  "time_to_resolve",
  "duration",
]);
const WORDS = new Set(["status", "severity"]);
const said = (value: unknown) =>
  value === null || value === undefined || value === ""
    ? "nothing"
    : typeof value === "object"
      ? JSON.stringify(value)
      : String(value);

function Field({ change: { field, old, new: now } }: { change: FieldDifference }) {
  if (typeof old === "string" && typeof now === "string" && !WORDS.has(field))
    return <Diff old={old} now={now} />;
  return (
    <span className="diff">
      <del>{said(old)}</del> → <ins>{said(now)}</ins>
    </span>
  );
}

export function Difference({
  id,
  span,
  actions: all,
}: {
  id: string;
  span: Between;
  actions: readonly PastAction[];
}) {
  const found = useQuery({
    queryKey: ["case", id, "diff", span.from, span.to ?? null],
    queryFn: ({ signal }) =>
      told(
        api.GET("/api/cases/{case_id}/_diff", {
          params: {
            path: { case_id: id },
            query: {
              from: String(span.from),
              ...(span.to === undefined ? {} : { to: String(span.to) }),
            },
          },
          signal,
        }),
      ),
  });
  const name = span.to === undefined ? "Changes since" : "Changes between";
  if (found.error && !found.data)
    return <Failed error={found.error} again={() => void found.refetch()} />;
  if (!found.data) return <Waiting lines={4} />;
  const { changes, attachments, actions } = found.data;
  const shown = changes.filter((change) => !HIDDEN.has(change.field));

  function asMarkdown() {
    const lines = shown.map(
      (change) => `- **${change.field}**: ${said(change.old)} → ${said(change.new)}`,
    );
    const things = attachments.map((one) => {
      const { old, now } = texts(all, one.id, span);
      const text = (now ?? old)?.replaceAll(/\s+/g, " ");
      return `- ${one.type ?? "attachment"} ${one.change}${text ? `: ${text}` : ""}`;
    });
    void copy([...lines, ...things].join("\n")).then(() => done("Copied as Markdown"));
  }

  return (
    <section className="panel block" aria-label={name}>
      <header>
        <h2 style={{ fontSize: 13 }}>
          {actions} user actions {span.to === undefined ? "since" : "between"}: {shown.length}{" "}
          fields, {attachments.length} attachments
        </h2>
        <Button variant="default" onClick={asMarkdown}>
          Copy as Markdown
        </Button>
      </header>
      {shown.length + attachments.length === 0 && (
        <p className="muted">Nothing is different {span.to === undefined ? "now" : "then"}.</p>
      )}
      <dl className="differences">
        {shown.map((change) => (
          <Fragment key={change.field}>
            <dt>{change.field}</dt>
            <dd>
              <Field change={change} />{" "}
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
        {attachments.map((one) => {
          const { old, now } = texts(all, one.id, span);
          return (
            <Fragment key={one.id}>
              <dt>{one.type === "user" ? "comment" : (one.type ?? "attachment")}</dt>
              <dd>
                {one.change}{" "}
                <span className="muted">by {one.by.map((who) => nameOf(who.user)).join(", ")}</span>
                {(old !== undefined || now !== undefined) && (
                  <Diff old={old ?? ""} now={now ?? ""} />
                )}
              </dd>
            </Fragment>
          );
        })}
      </dl>
    </section>
  );
}
