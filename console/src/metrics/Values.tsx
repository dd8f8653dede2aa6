/** What opened and closed of each assignee, severity, tag or category? */
import type { History } from "../api/schema.gen";
import { span as said } from "../shared/times";
import { type Group, NAMES } from "./period";

export function Values({
  history,
  by,
  named,
}: {
  history: History;
  by: Group;
  named: (value: string | null) => string;
}) {
  const all = history.by[by] ?? [];
  const most = Math.max(1, ...all.map((one) => Math.max(one.opened, one.closed)));
  if (all.length === 0) return <p className="muted">Nothing happened in these days.</p>;
  return (
    <ul className="values" aria-label={`By ${NAMES[by].toLowerCase()}`}>
      {all.map((one) => (
        <li key={String(one.value)}>
          <span className="clip">{named(one.value)}</span>
          <span className="tracks" aria-hidden>
            <span style={{ width: `${(100 * one.opened) / most}%`, background: "var(--open)" }} />
            <span style={{ width: `${(100 * one.closed) / most}%`, background: "var(--closed)" }} />
          </span>
          <span className="num">
            {one.opened} opened, {one.closed} closed
            {one.resolve.p50 !== null && (
              <span className="muted"> · resolved in {said(one.resolve.p50)}</span>
            )}
          </span>
        </li>
      ))}
    </ul>
  );
}
