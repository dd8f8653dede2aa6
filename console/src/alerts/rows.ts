/** What does a list show of an alert? Its document has fields of ECS, flat or nested. */
import type { AlertBody } from "../api/schema.gen";
import type { Workflow } from "./state";
import { WORKFLOW } from "./state";

export interface Rule {
  id: string | null;
  name: string | null;
}

export interface AlertRow {
  /** `index/id`. */
  key: string;
  index: string;
  id: string;
  rule: Rule;
  severity: string | null;
  status: Workflow;
  reason: string | null;
  host: string | null;
  user: string | null;
  at: string | null;
  /** The cases that hold it, the first ten. */
  cases: string[];
  /** The area of cases that its rule belongs to; null: any may hold it. */
  owner: string | null;
}

type Document = Record<string, unknown>;

/** What a document says under a name of ECS: `host.name` or `host: {name: ...}`, the longest key first. */
export function value(document: Document, name: string): unknown {
  const parts = name.split(".");
  for (let length = parts.length; length > 0; length -= 1) {
    const inner = document[parts.slice(0, length).join(".")];
    const rest = parts.slice(length).join(".");
    const found = rest === "" ? inner : isDocument(inner) ? value(inner, rest) : undefined;
    if (found !== undefined && found !== null) return found;
  }
  return undefined;
}

function isDocument(said: unknown): said is Document {
  return typeof said === "object" && said !== null && !Array.isArray(said);
}

/** The first text under the first of these names that has one. */
export function text(document: Document, ...names: string[]): string | null {
  for (const name of names) {
    const said = value(document, name);
    const first = (Array.isArray(said) ? said : [said]).find(
      (one) => typeof one === "string" && one !== "",
    );
    if (typeof first === "string") return first;
  }
  return null;
}

/** Whose cases take the alerts of a rule's consumer, as case-command sees it. */
const AREAS: Record<string, readonly string[]> = {
  securitySolution: ["siem"],
  observability: [
    "observability",
    "alerts",
    "apm",
    "infrastructure",
    "logs",
    "monitoring",
    "slo",
    "streams",
    "uptime",
  ],
  cases: ["discover", "example", "ml", "stackAlerts"],
};

export function ownerOf(consumer: string | null): string | null {
  if (consumer === null) return null;
  return Object.keys(AREAS).find((owner) => AREAS[owner]?.includes(consumer)) ?? null;
}

export function rowOf(document: Document): AlertRow {
  const [index, id] = [text(document, "_index") ?? "", text(document, "_id") ?? ""];
  const cases = value(document, "kibana.alert.case_ids");
  const status = text(document, "kibana.alert.workflow_status");
  return {
    key: `${index}/${id}`,
    index,
    id,
    rule: {
      id: text(document, "kibana.alert.rule.uuid", "signal.rule.id"),
      name: text(document, "kibana.alert.rule.name", "signal.rule.name"),
    },
    severity: text(document, "kibana.alert.severity"),
    status: WORKFLOW.find((one) => one === status) ?? "open",
    reason: text(document, "kibana.alert.reason"),
    host: text(document, "host.name", "host.id"),
    user: text(document, "user.name"),
    at: text(document, "@timestamp", "kibana.alert.original_time", "kibana.alert.start"),
    cases: Array.isArray(cases) ? cases.filter((one) => typeof one === "string") : [],
    owner: ownerOf(text(document, "kibana.alert.rule.consumer")),
  };
}

/** The areas whose cases can hold all of them: null for any, none where they belong to several. */
export function areaOf(rows: readonly AlertRow[]): { owner: string | null; mixed: boolean } {
  const owners = [...new Set(rows.flatMap((row) => row.owner ?? []))];
  return { owner: owners.length === 1 ? (owners[0] ?? null) : null, mixed: owners.length > 1 };
}

/** As much of an alert as a case needs. */
export type Attached = Pick<AlertRow, "index" | "id" | "rule">;

const same = (one: Rule, other: Rule) => one.id === other.id && one.name === other.name;

/** An attachment for each rule, in the order in which the rules come. */
export function grouped(alerts: readonly Attached[], owner: string): AlertBody[] {
  const rules: Rule[] = [];
  for (const { rule } of alerts) if (!rules.some((one) => same(one, rule))) rules.push(rule);
  return rules.map((rule) => {
    const of = alerts.filter((one) => same(one.rule, rule));
    return {
      type: "alert",
      alertId: of.map((one) => one.id),
      index: of.map((one) => one.index),
      rule,
      owner,
    };
  });
}

/** The document of an alert that a case holds from now on. */
export function heldBy(document: Document, taken: ReadonlySet<string>, case_id: string): Document {
  const row = rowOf(document);
  if (!taken.has(row.key) || row.cases.includes(case_id)) return document;
  return { ...document, "kibana.alert.case_ids": [...row.cases, case_id] };
}
