/** How did the case go, at a glance? Bands and dots over time; a part of it filters the activity. */
import { Button } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { type PointerEvent, useMemo, useRef, useState } from "react";
import { api, told } from "../api/client";
import type { Case } from "../api/queries";
import type { PastAction } from "../api/schema.gen";
import { useSettings } from "../shared/settings";
import { useNow } from "../shared/Time";
import { absolute } from "../shared/times";
import { Handles } from "./Handles";
import { placeOf } from "./moments";
import { BANDS, brushed, DOTS, type Picture as Drawn, type Mail, picture } from "./picture";

const ROW = 18;
const NAMES: Record<string, string> = {
  status: "Status",
  severity: "Severity",
  assignees: "Assignees",
  comments: "Comments",
  alerts: "Alerts and events",
  files: "Files",
  observables: "Observables",
  pushes: "Pushes",
  mails: "Mails",
};
const COLORS: Record<string, string> = {
  open: "var(--open)",
  "in-progress": "var(--in-progress)",
  closed: "var(--closed)",
  low: "var(--low)",
  medium: "var(--medium)",
  high: "var(--high)",
  critical: "var(--critical)",
  nobody: "var(--line)",
};
const NONE: readonly Mail[] = [];

export interface Span {
  from: number;
  to: number;
}

const mailsQuery = (id: string) => ({
  queryKey: ["case", id, "mails"] as const,
  queryFn: async ({ signal }: { signal: AbortSignal }): Promise<readonly Mail[]> => {
    const found = await told(
      api.GET("/api/notifications", {
        params: { query: { case: id, perPage: 100, state: ["sent"] } },
        signal,
      }),
    );
    return found.notifications.map((one) => ({
      sequence: one.sequence,
      at: one.ended_at ?? one.created_at,
      to: one.recipient.username ?? one.recipient.uid,
    }));
  },
});

function Lanes({
  drawn,
  lanes,
  span,
  time,
}: {
  drawn: Drawn;
  lanes: readonly string[];
  span: [number, number] | null;
  time: (at: number) => string;
}) {
  const share = (at: number) => ((at - drawn.from) / (drawn.to - drawn.from)) * 100;
  return (
    <>
      {span && (
        <rect
          x={`${Math.min(...span) * 100}%`}
          width={`${Math.abs(span[1] - span[0]) * 100}%`}
          height={lanes.length * ROW}
          fill="var(--mark)"
        />
      )}
      {lanes.map((lane, row) => {
        const y = row * ROW;
        const band = BANDS.find((one) => one === lane);
        if (band) {
          return drawn.bands[band].map((one) => (
            <rect
              key={`${lane}${one.from}`}
              x={`${share(one.from)}%`}
              y={y + 3}
              width={`${Math.max(0.2, share(one.to) - share(one.from))}%`}
              height={ROW - 6}
              fill={COLORS[one.value] ?? "var(--link)"}
            >
              <title>{`${NAMES[lane]}: ${one.value} from ${time(one.from)}`}</title>
            </rect>
          ));
        }
        const kind = DOTS.find((one) => one === lane);
        return (kind ? drawn.dots[kind] : []).map((dot) => (
          <circle
            key={`${lane}${dot.sequence}${dot.by}`}
            cx={`${Math.min(99.4, Math.max(0.6, share(dot.at)))}%`}
            cy={y + ROW / 2}
            r={4}
            fill="var(--link)"
            stroke="var(--panel)"
          >
            <title>{`${NAMES[lane]}: ${dot.by}, ${time(dot.at)}`}</title>
          </circle>
        ));
      })}
    </>
  );
}

/** What, its value, since when, until when. */
type Row = [string, string, number, number | null];

function AsTable({
  drawn,
  lanes,
  time,
}: {
  drawn: Drawn;
  lanes: readonly string[];
  time: (at: number) => string;
}) {
  const rows = lanes.flatMap((lane): Row[] => {
    const band = BANDS.find((one) => one === lane);
    if (band) return drawn.bands[band].map((one) => [lane, one.value, one.from, one.to]);
    const kind = DOTS.find((one) => one === lane);
    return (kind ? drawn.dots[kind] : []).map((one) => [lane, one.by, one.at, null]);
  });
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard
    <section className="table-box figures-table" tabIndex={0} aria-label="The course as a table">
      <table className="deliveries">
        <thead>
          <tr>
            {["What", "Value, or who", "From", "To"].map((one) => (
              <th key={one} scope="col">
                {one}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map(([lane, value, from, to]) => (
            <tr key={`${lane}${from}${value}`}>
              <th scope="row">{NAMES[lane]}</th>
              <td>{value}</td>
              <td>{time(from)}</td>
              <td>{to === null ? "" : to === drawn.to ? "now" : time(to)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}

export function Picture({
  one,
  actions,
  span,
  choose,
}: {
  one: Case;
  actions: readonly PastAction[];
  /** The part that filters the activity, as sequences. */
  span: Span | undefined;
  choose: (span: Span | undefined) => void;
}) {
  const mails = useQuery(mailsQuery(one.id)).data ?? NONE;
  const now = useNow();
  const utc = useSettings().zone === "utc";
  const [table, setTable] = useState(false);
  const [drag, setDrag] = useState<[number, number] | null>(null);
  const place = useRef<SVGSVGElement>(null);
  const ended = one.status === "closed" ? actions.at(-1)?.created_at : undefined;
  const drawn = useMemo(
    () => picture(actions, mails, ended ? Date.parse(ended) : now),
    [actions, mails, ended, now],
  );
  if (!drawn || actions.length < 2) return null;
  const time = (at: number) => absolute(new Date(at).toISOString(), utc);
  const lanes = [...BANDS, ...DOTS.filter((kind) => drawn.dots[kind].length > 0)];
  const last = actions.length - 1;
  const [begin, end] = [placeOf(actions, span?.from ?? 0), placeOf(actions, span?.to)];

  const share = (event: PointerEvent) => {
    const box = place.current?.getBoundingClientRect();
    return box && box.width > 0 ? (event.clientX - box.left) / box.width : 0;
  };
  const when = (index: number) => {
    const at = actions[index]?.created_at;
    return at ? (Date.parse(at) - drawn.from) / (drawn.to - drawn.from) : 0;
  };
  function take(from: number, to: number) {
    const [first, final] = [Math.min(from, to), Math.max(from, to)];
    const [a, b] = [actions[first]?.sequence, actions[final]?.sequence];
    if (first === 0 && final === last) choose(undefined);
    else if (a !== undefined && b !== undefined) choose({ from: a, to: b });
  }
  function finish(event: PointerEvent) {
    if (!drag) return;
    setDrag(null);
    choose(brushed(actions, drawn as Drawn, drag[0], share(event)) ?? undefined);
  }

  return (
    <section className="panel block" aria-label="Picture of the case">
      <header>
        <h2 style={{ fontSize: 13, color: "var(--text)" }}>The course of the case</h2>
        <span className="row">
          {span && (
            <Button size="compact-xs" onClick={() => choose(undefined)}>
              Show all activity
            </Button>
          )}
          <Button
            size="compact-xs"
            variant="default"
            aria-pressed={table}
            onClick={() => setTable(!table)}
          >
            {table ? "Picture" : "Table"}
          </Button>
        </span>
      </header>
      {table ? (
        <AsTable drawn={drawn} lanes={lanes} time={time} />
      ) : (
        <div className="course">
          <div aria-hidden>
            {lanes.map((lane) => (
              <div key={lane} className="muted" style={{ height: ROW }}>
                {NAMES[lane]}
              </div>
            ))}
          </div>
          <div className="grow">
            <svg
              ref={place}
              width="100%"
              height={lanes.length * ROW}
              role="img"
              aria-label={`The course of the case since ${time(drawn.from)}. The same as a table: the button "Table".`}
              onPointerDown={(event) => {
                event.currentTarget.setPointerCapture(event.pointerId);
                setDrag([share(event), share(event)]);
              }}
              onPointerMove={(event) => drag && setDrag([drag[0], share(event)])}
              onPointerUp={finish}
              onPointerCancel={() => setDrag(null)}
            >
              <Lanes
                drawn={drawn}
                lanes={lanes}
                time={time}
                span={drag ?? (span ? [when(begin), when(end)] : null)}
              />
            </svg>
            <Handles
              last={last}
              jump={(from, by) => from + 10 * by}
              handles={[
                {
                  name: "Show the activity from",
                  place: begin,
                  said: `Step ${begin + 1} of ${last + 1}`,
                  move: (to) => take(to, end),
                },
                {
                  name: "Show the activity up to",
                  place: end,
                  said: `Step ${end + 1} of ${last + 1}`,
                  move: (to) => take(begin, to),
                },
              ]}
            />
          </div>
        </div>
      )}
    </section>
  );
}
