/** How is one change of one field said? Always with the old value and the new one. */
import type { ReactNode } from "react";
import { nameOf, usePerson } from "../api/people";
import type { Severity, Status } from "../api/schema.gen";
import { Word } from "../shared/Words";
import { type Fact, listChange } from "./entries";

function Name({ uid, within }: { uid: string; within: string }) {
  const who = usePerson(uid, within);
  return <strong>{who ? nameOf(who) : uid.slice(0, 10)}</strong>;
}

function both(what: string, old: ReactNode, now: ReactNode): ReactNode {
  return (
    <>
      set {what} from <span className="old">{old}</span> to {now}
    </>
  );
}

function listed(items: readonly ReactNode[]): ReactNode {
  return items.map((item, index) => (
    // biome-ignore lint/suspicious/noArrayIndexKey: a list of what was, which never moves
    <span key={index}>
      {index > 0 && ", "}
      {item}
    </span>
  ));
}

function Lists({
  fact,
  what,
  show,
}: {
  fact: Fact;
  what: [string, string];
  show: (value: string) => ReactNode;
}) {
  const { added, removed } = listChange(fact.old, fact.new);
  return (
    <>
      {added.length > 0 && (
        <>
          {what[0]} {listed(added.map(show))}
        </>
      )}
      {added.length > 0 && removed.length > 0 && " and "}
      {removed.length > 0 && (
        <>
          {what[1]} {listed(removed.map(show))}
        </>
      )}
    </>
  );
}

interface Attached {
  type?: string;
  alertId?: string | string[];
  eventId?: string | string[];
  rule?: { name?: string | null };
  externalReferenceAttachmentTypeId?: string;
  externalReferenceMetadata?: { files?: { name?: string; extension?: string }[] } | null;
  persistableStateAttachmentTypeId?: string;
  actions?: { type?: string; targets?: { hostname?: string }[] };
}

const many = (said: string | string[] | undefined, word: string) => {
  const count = Array.isArray(said) ? said.length : 1;
  return `${count} ${word}${count === 1 ? "" : "s"}`;
};

function thing(value: unknown): ReactNode {
  const one = value as Attached;
  switch (one.type) {
    case "alert":
      return (
        <>
          {many(one.alertId, "alert")}
          {one.rule?.name && ` of "${one.rule.name}"`}
        </>
      );
    case "event":
      return many(one.eventId, "event");
    case "user":
      return "a comment";
    case "actions":
      return `the action "${one.actions?.type ?? ""}" on ${(one.actions?.targets ?? []).map((target) => target.hostname).join(", ")}`;
    case "externalReference": {
      const file = one.externalReferenceMetadata?.files?.[0];
      return file ? (
        <>
          the file{" "}
          <strong>
            {file.name}.{file.extension}
          </strong>
        </>
      ) : (
        `a reference (${one.externalReferenceAttachmentTypeId})`
      );
    }
    case "persistableState":
      return `a visualisation (${one.persistableStateAttachmentTypeId})`;
    default:
      return "something";
  }
}

const short = (value: unknown) => {
  if (value === null || value === undefined || value === "") return "nothing";
  if (typeof value === "boolean") return value ? "yes" : "no";
  return typeof value === "object" ? JSON.stringify(value) : String(value);
};

function custom(fact: Fact): ReactNode {
  const of = (value: unknown) =>
    new Map(
      ((value ?? []) as { key: string; value: unknown }[]).map((one) => [one.key, one.value]),
    );
  const [old, now] = [of(fact.old), of(fact.new)];
  const keys = [...new Set([...old.keys(), ...now.keys()])].filter(
    (key) => old.get(key) !== now.get(key),
  );
  return listed(
    keys.map((key) =>
      both(key, short(old.get(key)), <strong key={key}>{short(now.get(key))}</strong>),
    ),
  );
}

export function FactLine({ fact, within }: { fact: Fact; within: string }): ReactNode {
  const { field, old, new: now } = fact;
  switch (field) {
    case "created":
      return "opened the case";
    case "deleted":
      return "deleted the case";
    case "status":
    case "severity":
      return both(
        field,
        <Word kind={old as Status | Severity} />,
        <Word kind={now as Status | Severity} />,
      );
    case "title":
      return both("the title", short(old), <strong>{short(now)}</strong>);
    case "description":
      return "changed the description";
    case "category":
      return both("the category", short(old), <strong>{short(now)}</strong>);
    case "tags":
      return (
        <Lists
          fact={fact}
          what={["added the tags", "took away the tags"]}
          show={(tag) => <span className="tag">{tag}</span>}
        />
      );
    case "assignees":
      return (
        <Lists
          fact={fact}
          what={["assigned", "unassigned"]}
          show={(uid) => <Name uid={uid} within={within} />}
        />
      );
    case "comment":
      return "removed a comment";
    case "attachment":
      return old === null ? (
        <>attached {thing(now)}</>
      ) : now === null ? (
        <>removed {thing(old)}</>
      ) : (
        <>changed {thing(now)}</>
      );
    case "connector":
      return both(
        "the connector",
        (old as { name?: string } | null)?.name ?? "none",
        <strong>{(now as { name?: string } | null)?.name ?? "none"}</strong>,
      );
    case "customFields":
      return custom(fact);
    case "observables": {
      const [before, after] = [old, now].map((value) =>
        Array.isArray(value) ? value.length : 0,
      ) as [number, number];
      const change = after - before;
      if (change === 0) return "changed an observable";
      return `${change > 0 ? "added" : "removed"} ${Math.abs(change)} observable${Math.abs(change) === 1 ? "" : "s"}`;
    }
    case "settings": {
      const said = now as { syncAlerts?: boolean } | null;
      return said?.syncAlerts ? "switched the sync of alerts on" : "changed the settings of alerts";
    }
    case "external_service": {
      const ticket = now as { connector_name?: string; external_title?: string } | null;
      return ticket ? (
        <>
          pushed the case to {ticket.connector_name} as <strong>{ticket.external_title}</strong>
        </>
      ) : (
        "let go of the ticket"
      );
    }
    case "push_requested.create":
      return "asked for a push";
    case "push_failed.create":
      return "was told that the push failed";
    default:
      return field.includes(".")
        ? `recorded ${field.split(".")[0]?.replaceAll("_", " ")}`
        : `changed ${field}`;
  }
}
