/** How far is somebody with an alert, and how bad is it? A sign and a word, never colour alone. */
import { IconCircleCheckFilled, IconCircleDashed, IconProgress } from "@tabler/icons-react";
import { SEVERITIES, Word } from "../shared/Words";
import type { Workflow } from "./state";

const LOOKS = {
  open: ["Open", "open", IconCircleDashed],
  acknowledged: ["Acknowledged", "in-progress", IconProgress],
  closed: ["Closed", "closed", IconCircleCheckFilled],
} as const;

export function statusName(status: Workflow): string {
  return LOOKS[status][0];
}

export function AlertStatus({ status }: { status: Workflow }) {
  const [name, kind, Sign] = LOOKS[status];
  return (
    <span className="word" data-kind={kind}>
      <Sign size={14} aria-hidden />
      {name}
    </span>
  );
}

/** Detectors say what they like; the usual words look as they do on cases. */
export function AlertSeverity({ said }: { said: string | null }) {
  if (said === null) return <span className="muted">–</span>;
  const kind = SEVERITIES.find((one) => one === said.toLowerCase());
  return kind ? <Word kind={kind} /> : <span>{said}</span>;
}
