/** How do severity, status and tags look? A sign and a word, never colour alone. */
import {
  IconAlertTriangleFilled,
  IconChevronsUp,
  IconChevronUp,
  IconCircleCheckFilled,
  IconCircleDashed,
  IconMinus,
  IconProgress,
} from "@tabler/icons-react";
import type { ReactNode } from "react";
import type { Severity as Severities, Status as Statuses } from "../api/schema.gen";

export const SEVERITIES: readonly Severities[] = ["low", "medium", "high", "critical"];
export const STATUSES: readonly Statuses[] = ["open", "in-progress", "closed"];

const SAID: Record<Severities | Statuses, string> = {
  low: "Low",
  medium: "Medium",
  high: "High",
  critical: "Critical",
  open: "Open",
  "in-progress": "In progress",
  closed: "Closed",
};

const SIGN = {
  low: IconMinus,
  medium: IconChevronUp,
  high: IconChevronsUp,
  critical: IconAlertTriangleFilled,
  open: IconCircleDashed,
  "in-progress": IconProgress,
  closed: IconCircleCheckFilled,
};

export function wordOf(kind: Severities | Statuses): string {
  return SAID[kind];
}

export function Word({ kind }: { kind: Severities | Statuses }) {
  const Sign = SIGN[kind];
  return (
    <span className="word" data-kind={kind}>
      <Sign size={14} aria-hidden />
      {SAID[kind]}
    </span>
  );
}

export function Tags({ tags, most = 99 }: { tags: readonly string[]; most?: number }) {
  const more = tags.length - most;
  return (
    <span className="row" style={{ gap: 4, flexWrap: most < 99 ? "nowrap" : "wrap" }}>
      {tags.slice(0, most).map((tag) => (
        <span className="tag" key={tag} title={tag}>
          {tag}
        </span>
      ))}
      {more > 0 && (
        <span className="muted" title={tags.slice(most).join(", ")}>
          +{more}
        </span>
      )}
    </span>
  );
}

/** The value of a field, whatever it is. */
export function saidValue(value: unknown): ReactNode {
  if (value === null || value === undefined || value === "")
    return <span className="muted">–</span>;
  if (typeof value === "boolean") return value ? "Yes" : "No";
  return String(value);
}
