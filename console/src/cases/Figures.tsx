/** How do things stand? Open, in progress, closed, and how long closing takes, with the last thirty days. */
import { useQuery } from "@tanstack/react-query";
import { historyQuery } from "../api/queries";
import type { CasePage, DayOfCases } from "../api/schema.gen";
import { span } from "../shared/times";
import type { ListState } from "./state";

const DAYS = 30;

function Spark({ values, what }: { values: readonly number[]; what: string }) {
  const most = Math.max(1, ...values);
  const step = 84 / Math.max(1, values.length - 1);
  const points = values.map(
    (value, index) => `${(index * step).toFixed(1)},${(26 - (value / most) * 23).toFixed(1)}`,
  );
  return (
    <svg viewBox="0 0 84 28" role="img" aria-label={what}>
      <polyline
        points={points.join(" ")}
        fill="none"
        stroke="var(--link)"
        strokeWidth="1.5"
        strokeLinejoin="round"
      />
    </svg>
  );
}

function sum(days: readonly DayOfCases[], of: "opened" | "closed"): number {
  return days.reduce((total, day) => total + day[of], 0);
}

function compared(now: number, before: number): string {
  const change = now - before;
  return change === 0
    ? "as in the 30 days before"
    : `${change > 0 ? "+" : "−"}${Math.abs(change)} to the 30 days before`;
}

export function Figures({
  page,
  state,
  go,
}: {
  page: CasePage | undefined;
  state: ListState;
  go: (state: ListState) => void;
}) {
  const history = useQuery(historyQuery(state.owner ?? [])).data;
  const days = history?.days ?? [];
  const [before, last] = [days.slice(0, -DAYS), days.slice(-DAYS)];
  const statuses = [
    {
      status: "open",
      name: "Open",
      count: page?.count_open_cases,
      values: last.map((day) => day.opened),
      what: `Opened each day, ${DAYS} days`,
      more: `${sum(last, "opened")} opened, ${compared(sum(last, "opened"), sum(before, "opened"))}`,
    },
    {
      status: "in-progress",
      name: "In progress",
      count: page?.count_in_progress_cases,
      values: last.map((day) => day.open ?? 0),
      what: `Not closed at the end of each day, ${DAYS} days`,
      more: "not closed at the end of each day",
    },
    {
      status: "closed",
      name: "Closed",
      count: page?.count_closed_cases,
      values: last.map((day) => day.closed),
      what: `Closed each day, ${DAYS} days`,
      more: `${sum(last, "closed")} closed, ${compared(sum(last, "closed"), sum(before, "closed"))}`,
    },
  ];
  const resolve = history?.resolve;
  return (
    <section className="figures" aria-label="Figures">
      {statuses.map((one) => {
        const on = state.status?.length === 1 && state.status[0] === one.status;
        const { status: _, page: __, ...rest } = state;
        return (
          <button
            key={one.status}
            type="button"
            className="panel figure"
            aria-pressed={on}
            title={one.more}
            onClick={() => go(on ? rest : { ...rest, status: [one.status] })}
          >
            <span>
              <span className="muted">{one.name}</span>
              <strong className="num">{one.count ?? "–"}</strong>
            </span>
            {last.length > 1 && <Spark values={one.values} what={one.what} />}
          </button>
        );
      })}
      <div className="panel figure" title="Of the cases closed in the last 60 days">
        <span>
          <span className="muted">Time to close, median</span>
          <strong className="num">{resolve?.p50 == null ? "–" : span(resolve.p50)}</strong>
        </span>
        {resolve?.p90 != null && <span className="muted num">p90 {span(resolve.p90)}</span>}
      </div>
    </section>
  );
}
