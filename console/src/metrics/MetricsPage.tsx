/** How does it go: what opens and closes, how long it takes, what is left? As of any day. P9. */
import { SegmentedControl } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useCallback, useEffect, useRef } from "react";
import { type Change, useChanges } from "../api/live";
import { suggest, useNames, whoIs } from "../api/people";
import { cache } from "../api/queries";
import type { History } from "../api/schema.gen";
import { Failed, Waiting } from "../shared/Notes";
import { ownersFor, useMe } from "../shared/rights";
import { useNow } from "../shared/Time";
import { useTitle } from "../shared/useTitle";
import { wordOf } from "../shared/Words";
import { Asked } from "./Asked";
import { Card } from "./Card";
import { Chart } from "./Chart";
import { Deliveries } from "./Deliveries";
import { daysTable, openTable, timesTable, valuesTable } from "./figures";
import { Heat } from "./Heat";
import { before, dateOf, GROUPS, type MetricsState, NAMES, period, picked, USUAL } from "./period";
import { courseQuery, openQuery } from "./queries";
import { Tiles } from "./Tiles";
import { Values } from "./Values";

const GATHER = 2_000;
/** Reads the figures again a moment after something happened, while the page shows today. */
function useLive(live: boolean): void {
  const timer = useRef<ReturnType<typeof setTimeout> | undefined>(undefined);
  const hear = useCallback(
    (_: Change | null) => {
      if (!live) return;
      timer.current ??= setTimeout(() => {
        timer.current = undefined;
        void cache.invalidateQueries({ queryKey: ["metrics"] });
      }, GATHER);
    },
    [live],
  );
  useChanges(hear);
  useEffect(
    () => () => {
      clearTimeout(timer.current);
      timer.current = undefined;
    },
    [],
  );
}

/** Finds out the names of those who are told of. */
function useWho(history: History | undefined, owners: readonly string[]) {
  const names = useNames();
  const told = history?.by.assignee;
  const every = owners.join();
  useEffect(() => {
    if (!told) return;
    void suggest("", every.split(","))
      .catch(() => [])
      .then(() => Promise.all(told.map((one) => one.value !== null && whoIs(one.value))))
      .catch(() => undefined);
  }, [told, every]);
  return names;
}

export function MetricsPage({
  state,
  go,
}: {
  state: MetricsState;
  go: (state: MetricsState) => void;
}) {
  useTitle("Metrics");
  const today = dateOf(useNow());
  const to = state.at ?? today;
  const of = picked(state);
  const by = state.by ?? USUAL.by;
  const span = period(to, state.days ?? USUAL.days);
  const history = useQuery(courseQuery(span, of, by));
  const earlier = useQuery({
    ...courseQuery(before(span), of, null),
    enabled: state.compare === true,
  });
  const open = useQuery(openQuery(to, of));
  const mine = ownersFor(useMe(), "getCase");
  const names = useWho(history.data, of.owner ?? mine);
  useLive(state.at === undefined);

  const named = (value: string | null) => {
    if (value === null) return by === "assignee" ? "Nobody" : "None";
    if (by === "assignee") return names(value);
    return by === "severity" ? wordOf(value as "low") : value;
  };
  const failed = history.error ?? open.error;
  const [now, was, then] = [history.data, state.compare ? earlier.data : undefined, open.data];
  const days = now?.days.map((one) => one.day) ?? [];
  const file = `caselog-${to}`;
  return (
    <>
      <h1 tabIndex={-1} style={{ fontSize: 19, marginBottom: 12 }}>
        Metrics
        {state.at && <span className="muted"> as of {state.at}</span>}
      </h1>
      <Asked state={state} today={today} go={go} />
      {failed && !now && <Failed error={failed} again={() => void history.refetch()} />}
      {!failed && !now && <Waiting lines={10} />}
      {now && (
        <div data-stale={history.isPlaceholderData || undefined} className="metrics">
          <Tiles now={now} was={was} />
          <Card
            name="Opened and closed each day"
            file={`${file}-days`}
            rows={daysTable(now)}
            note="Days are whole ones, in UTC. Cases that were deleted count on no day."
          >
            <Chart
              what="Cases opened and closed each day"
              labels={days}
              series={[
                {
                  name: "Opened",
                  color: "var(--open)",
                  values: now.days.map((one) => one.opened),
                  as: "bar",
                },
                {
                  name: "Closed",
                  color: "var(--closed)",
                  values: now.days.map((one) => one.closed),
                  as: "bar",
                },
                ...(was
                  ? ([
                      {
                        name: "Opened before",
                        color: "var(--muted)",
                        values: was.days.map((one) => one.opened),
                        as: "dashed",
                      },
                    ] as const)
                  : []),
              ]}
            />
          </Card>
          {now.days.some((one) => one.open !== undefined) && (
            <Card
              name="Not closed at the end of each day"
              file={`${file}-open`}
              rows={daysTable(now)}
            >
              <Chart
                what="Cases not closed at the end of each day"
                labels={days}
                series={[
                  {
                    name: "Not closed",
                    color: "var(--in-progress)",
                    values: now.days.map((one) => one.open ?? 0),
                    as: "line",
                  },
                  ...(was
                    ? ([
                        {
                          name: "Before",
                          color: "var(--muted)",
                          values: was.days.map((one) => one.open ?? 0),
                          as: "dashed",
                        },
                      ] as const)
                    : []),
                ]}
              />
            </Card>
          )}
          {then && (
            <Card
              name={`Open by age and severity: ${then.open}`}
              file={`${file}-ages`}
              rows={openTable(then)}
              note={`The cases that were not closed at the end of ${then.at}, as severe as they were then.${of.assignees || of.tags ? " Whose they are, and their tags, are those of now." : ""}`}
            >
              <Heat then={then} />
            </Card>
          )}
          <Card name="How long it took" file={`${file}-times`} rows={timesTable(now)} />
          <Card
            name={`By ${NAMES[by].toLowerCase()}`}
            file={`${file}-${by}`}
            rows={valuesTable(now, by, named)}
          >
            <SegmentedControl
              aria-label="By"
              value={by}
              data={GROUPS.map((value) => ({ value, label: NAMES[value] }))}
              onChange={(value) => {
                const group = GROUPS.find((one) => one === value);
                const { by: _, ...rest } = state;
                go(group && group !== USUAL.by ? { ...rest, by: group } : rest);
              }}
            />
            <Values history={now} by={by} named={named} />
          </Card>
          <Deliveries />
        </div>
      )}
    </>
  );
}
