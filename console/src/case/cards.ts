/** What do attachments of other programs say of themselves? Visualisations, indicators, and what nobody here knows. */
import { defang } from "../shared/defang";

export interface Card {
  id: string;
  what: string;
  title: string;
  /** From when to when, as it was attached. */
  range: { from: string; to: string } | null;
  facts: readonly (readonly [string, string])[];
  state: unknown;
  owner: string;
  at: string;
}

interface Attached {
  id: string;
  type: string;
  owner: string;
  created_at: string;
  externalReferenceAttachmentTypeId?: string;
  externalReferenceId?: string;
  externalReferenceMetadata?: unknown;
  persistableStateAttachmentTypeId?: string;
  persistableStateAttachmentState?: unknown;
}

const FILES = ".files";
const INDICATOR = "indicator";
const WHAT: Record<string, string> = {
  ".lens": "Visualisation",
  ".dashboard": "Dashboard",
  ".map": "Map",
  [INDICATOR]: "Indicator",
  ml_anomaly_swimlane: "Anomaly swim lane",
  ml_anomaly_charts: "Anomaly charts",
  aiopsChangePointChart: "Change points",
  osquery: "Osquery results",
  endpoint: "Response action",
};

/** null: it has a page of its own here. */
export function cardOf(attached: Attached): Card | null {
  const { id, owner, created_at: at } = attached;
  if (attached.type === "persistableState") {
    const kind = attached.persistableStateAttachmentTypeId ?? "";
    const state = attached.persistableStateAttachmentState;
    const title = text(state, "title") ?? text(state, "attributes", "title") ?? "Without a title";
    const from = text(state, "timeRange", "from");
    const to = text(state, "timeRange", "to");
    const range = from !== null && to !== null ? { from, to } : null;
    return { id, what: WHAT[kind] ?? kind, title, range, facts: [], state, owner, at };
  }
  const kind = attached.externalReferenceAttachmentTypeId ?? "";
  if (attached.type !== "externalReference" || kind === FILES) return null;
  const state = attached.externalReferenceMetadata ?? null;
  const named = kind === INDICATOR ? text(state, "indicatorName") : null;
  const facts =
    kind === INDICATOR
      ? said(state, { indicatorType: "Type", indicatorFeedName: "Feed", tlp: "TLP" })
      : [];
  return {
    id,
    what: WHAT[kind] ?? kind,
    title: named ? defang(named) : (text(state, "title") ?? attached.externalReferenceId ?? kind),
    range: null,
    facts,
    state,
    owner,
    at,
  };
}

function said(state: unknown, names: Record<string, string>): [string, string][] {
  return Object.entries(names).flatMap(([key, name]): [string, string][] => {
    const value = text(state, key);
    return value === null ? [] : [[name, value]];
  });
}

/** What is said at a path, if it is a text. */
function text(state: unknown, ...path: string[]): string | null {
  let at = state;
  for (const key of path) at = (at as Record<string, unknown> | null | undefined)?.[key];
  return typeof at === "string" && at !== "" ? at : null;
}
