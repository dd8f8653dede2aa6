/** One case: P4. What is stored, what lies over it, what it was, and what can be done with it. */
import { Button, Tabs } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useCallback, useEffect, useRef } from "react";
import { Refused } from "../api/client";
import { type Change, useChanges } from "../api/live";
import {
  actionsQuery,
  type Case,
  cache,
  caseQuery,
  casesQuery,
  pastQuery,
  searched,
  sequence,
} from "../api/queries";
import { usePending } from "../api/writes";
import { useDraft } from "../shared/drafts";
import { Failed, Waiting } from "../shared/Notes";
import { useTitle } from "../shared/useTitle";
import { Activity } from "./Activity";
import { Alerts } from "./Alerts";
import { Description } from "./Description";
import { Difference } from "./Difference";
import { Files } from "./Files";
import { Header } from "./Header";
import { readBetween, writeBetween } from "./moments";
import { Observables } from "./Observables";
import { Others } from "./Others";
import { Picture } from "./Picture";
import { Side } from "./Side";
import { Similar } from "./Similar";
import { Summary } from "./Summary";
import { type CaseState, TABS } from "./state";
import { Travel } from "./Travel";
import { useReading } from "./useReading";

const NUMBER = /^#?(\d+)$/;
const GATHER = 200;

/** The address may say the number of a case instead of its id. */
function useId(said: string): { id: string | undefined; error: unknown } {
  const number = NUMBER.exec(said)?.[1];
  const found = useQuery({
    ...casesQuery({ ...searched(`#${number}`), perPage: 1 }),
    enabled: number !== undefined,
  });
  if (number === undefined) return { id: said, error: null };
  const id = found.data?.cases[0]?.id;
  const missing =
    found.data && !id ? new Refused(404, `There is no case #${number} that you may see.`) : null;
  return { id, error: found.error ?? missing };
}

/** Reads anew what changed, a moment after it did. */
function useLive(id: string): void {
  const timer = useRef<ReturnType<typeof setTimeout> | undefined>(undefined);
  const hear = useCallback(
    (change: Change | null) => {
      if (change && change.case !== id) return;
      timer.current ??= setTimeout(() => {
        timer.current = undefined;
        void cache.invalidateQueries({ queryKey: ["case", id] });
      }, GATHER);
    },
    [id],
  );
  useChanges(hear);
  useEffect(() => () => clearTimeout(timer.current), []);
}

function Loaded({
  one,
  state,
  go,
}: {
  one: Case;
  state: CaseState;
  go: (state: CaseState) => void;
}) {
  useLive(one.id);
  const stored = usePending(one.id);
  const actions = useQuery(actionsQuery(one.id)).data ?? [];
  const diff = state.diff === undefined ? undefined : readBetween(state.diff);
  const part = state.filter === undefined ? undefined : readBetween(state.filter);
  const at = diff ? diff.to : state.at;
  const before = useQuery({ ...pastQuery(one.id, at ?? 0), enabled: at !== undefined });
  const past = at !== undefined;
  const shown = past && before.data ? before.data : one;
  const pending = past ? new Map() : stored;
  const [text, write, forget] = useDraft(`${one.id}:comment`);
  const field = useRef<HTMLTextAreaElement>(null);
  useTitle(`${one.incremental_id === undefined ? "" : `#${one.incremental_id} `}${shown.title}`);

  const last = actions.at(-1)?.sequence ?? sequence(one.version);
  const seen = useReading(one.id, last);
  const there = actions.length > 0;
  useEffect(() => {
    if (!there || state.entry === undefined) return;
    document.getElementById(`entry-${state.entry}`)?.scrollIntoView({ block: "center" });
  }, [there, state.entry]);

  const quote = (said: string) => {
    const quoted = said
      .split("\n")
      .map((line) => `> ${line}`)
      .join("\n");
    write(text === "" ? `${quoted}\n\n` : `${text}\n\n${quoted}\n\n`);
    go({});
    setTimeout(() => field.current?.focus());
  };
  const tabs: [NonNullable<CaseState["tab"]>, string, number | null][] = [
    ["activity", "Activity", null],
    ["alerts", "Alerts", shown.totalAlerts],
    ["events", "Events", shown.totalEvents],
    ["files", "Files", null],
    ["observables", "Observables", shown.observables.length],
    ["others", "Others", null],
    ["similar", "Similar", null],
  ];

  return (
    <>
      <Header one={shown} pending={pending} past={past} />
      <Summary one={shown} />
      <Travel
        seen={seen ?? null}
        actions={actions}
        at={state.at}
        diff={diff}
        go={(moment) => {
          const { at: _, diff: __, ...rest } = state;
          go({
            ...rest,
            ...(moment.diff ? { diff: writeBetween(moment.diff) } : {}),
            ...(moment.at === undefined ? {} : { at: moment.at }),
          });
        }}
      >
        <Button
          variant="default"
          aria-pressed={state.picture === true}
          onClick={() => {
            const { picture: _, filter: __, ...rest } = state;
            go(state.picture ? rest : { ...rest, picture: true });
          }}
        >
          Course
        </Button>
      </Travel>
      {state.picture && (
        <Picture
          one={one}
          actions={actions}
          span={part && { from: part.from, to: part.to ?? last }}
          choose={(span) => {
            const { filter: _, ...rest } = state;
            go(span ? { ...rest, filter: writeBetween(span) } : rest);
          }}
        />
      )}
      <div className={past ? "case past" : "case"}>
        <div>
          {diff && <Difference id={one.id} span={diff} actions={actions} />}
          <Description key={one.id} one={shown} pending={pending} past={past} quote={quote} />
          <Tabs
            value={state.tab ?? "activity"}
            keepMounted={false}
            onChange={(value) => {
              const { tab: _, ...rest } = state;
              const tab = TABS.find((known) => known === value);
              go(tab && tab !== "activity" ? { ...rest, tab } : rest);
            }}
          >
            <Tabs.List mb={12}>
              {tabs.map(([tab, name, count]) => (
                <Tabs.Tab key={tab} value={tab}>
                  {name}
                  {count !== null && <span className="muted num"> {count}</span>}
                </Tabs.Tab>
              ))}
            </Tabs.List>
            <Tabs.Panel value="activity">
              <Activity
                one={one}
                at={at}
                part={part}
                seen={seen ?? null}
                text={text}
                write={write}
                forget={forget}
                field={field}
                quote={quote}
              />
            </Tabs.Panel>
            <Tabs.Panel value="alerts">
              <Alerts one={one} kind="alert" past={past} />
            </Tabs.Panel>
            <Tabs.Panel value="events">
              <Alerts one={one} kind="event" past={past} />
            </Tabs.Panel>
            <Tabs.Panel value="files">
              <Files one={one} past={past} />
            </Tabs.Panel>
            <Tabs.Panel value="observables">
              <Observables one={shown} past={past} />
            </Tabs.Panel>
            <Tabs.Panel value="others">
              <Others one={one} past={past} />
            </Tabs.Panel>
            <Tabs.Panel value="similar">
              <Similar one={one} />
            </Tabs.Panel>
          </Tabs>
        </div>
        <Side one={shown} pending={pending} past={past} />
      </div>
    </>
  );
}

export function CasePage({
  said,
  state,
  go,
}: {
  said: string;
  state: CaseState;
  go: (state: CaseState) => void;
}) {
  const { id, error } = useId(said);
  const found = useQuery({ ...caseQuery(id ?? ""), enabled: id !== undefined });
  if (error || (found.error && !found.data)) {
    return <Failed error={error ?? found.error} again={() => void found.refetch()} />;
  }
  if (!found.data) return <Waiting lines={10} />;
  return <Loaded key={found.data.id} one={found.data} state={state} go={go} />;
}
