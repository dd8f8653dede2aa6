/** What did detectors find, and to which case does it belong? P6. */
import { Button } from "@mantine/core";
import { IconX } from "@tabler/icons-react";
import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { useEffect, useMemo, useRef, useState } from "react";
import { api, told } from "../api/client";
import { cache } from "../api/queries";
import type { AlertPage, CaseWithComments } from "../api/schema.gen";
import { prefix } from "../api/space";
import { Filter } from "../cases/Filter";
import { holdersKey } from "../shared/AlertDocument";
import { CasePicker } from "../shared/CasePicker";
import { Empty, Failed, Waiting } from "../shared/Notes";
import { nameCase, useNamed } from "../shared/named";
import { Pages } from "../shared/Pages";
import { ownerName, ownersFor, useMe } from "../shared/rights";
import { TextFilter } from "../shared/TextFilter";
import { TimeFilter } from "../shared/TimeFilter";
import { done, failed, say } from "../shared/tell";
import { useKeys } from "../shared/useKeys";
import { useRows } from "../shared/useRows";
import { useTitle } from "../shared/useTitle";
import { attachTo } from "./attach";
import { Details } from "./Details";
import { Known } from "./Holding";
import { type AlertRow, areaOf, heldBy, rowOf } from "./rows";
import { AlertStatus, statusName } from "./Status";
import {
  type AlertQuestion,
  type AlertState,
  asked,
  narrowed,
  USUAL,
  WORKFLOW,
  type Workflow,
} from "./state";
import { Table } from "./Table";

/** Milliseconds between two looks for newer ones. */
const LOOK = 30_000;
const NONE: readonly AlertRow[] = [];
const CASE = "/app/security/cases/$id";

const readPage = (question: AlertQuestion, signal: AbortSignal): Promise<AlertPage> =>
  told(api.GET("/api/alerts", { params: { query: question }, signal }));

const many = (count: number) => `${count} ${count === 1 ? "alert" : "alerts"}`;

/** In a message: those are outside of all pages, where no `Link` is. */
function ToCase({ one, go }: { one: CaseWithComments; go: () => void }) {
  return (
    <a
      href={`${prefix}/app/security/cases/${one.id}`}
      onClick={(event) => {
        event.preventDefault();
        go();
      }}
    >
      #{one.incremental_id ?? ""} {one.title}
    </a>
  );
}

export function AlertsPage({
  state,
  go,
}: {
  state: AlertState;
  go: (state: AlertState, replace?: boolean) => void;
}) {
  useTitle("Alerts");
  const me = useMe();
  const navigate = useNavigate();
  const { alert: opened, ...listed } = state;
  const said = JSON.stringify(listed);
  const [since, setSince] = useState(Date.now);
  // biome-ignore lint/correctness/useExhaustiveDependencies: the same words mean the same list
  const question = useMemo(() => asked(listed, since), [said, since]);
  const found = useQuery({
    queryKey: ["alerts", question] as const,
    placeholderData: keepPreviousData,
    queryFn: ({ signal }) => readPage(question, signal),
  });
  const newer = useQuery({
    queryKey: ["alerts-total", question] as const,
    enabled: found.data !== undefined,
    refetchInterval: LOOK,
    initialData: () => found.data?.total,
    staleTime: LOOK,
    queryFn: async ({ signal }) =>
      (await readPage({ ...question, page: 1, perPage: 0 }, signal)).total,
  });
  const rows = useMemo(() => found.data?.alerts.map(rowOf) ?? NONE, [found.data]);
  const met = useRef(new Map<string, AlertRow>());
  for (const row of rows) met.current.set(row.key, row);
  const named = useNamed(rows.flatMap((row) => row.cases));
  const total = found.data?.total ?? 0;
  const more = Math.max(0, (newer.data ?? total) - total);
  const [picking, setPicking] = useState<readonly AlertRow[] | null>(null);

  const keys = useMemo(() => rows.map((row) => row.key), [rows]);
  const show = (key: string) => go({ ...state, alert: key });
  const list = useRows(keys, show, (key) => {
    const row = met.current.get(key);
    if (row) say(`${row.rule.name ?? row.id}, ${statusName(row.status)}, ${row.host ?? "no host"}`);
  });
  const selected = [...list.chosen].flatMap((key) => met.current.get(key) ?? []);
  const away = selected.filter((row) => !keys.includes(row.key)).length;
  const current = list.current === undefined ? undefined : met.current.get(list.current);
  const meant = selected.length > 0 ? selected : current ? [current] : [];

  const summary = found.data ? many(total) : "";
  // biome-ignore lint/correctness/useExhaustiveDependencies: said anew for each answer
  useEffect(() => say(summary), [summary, found.data]);

  /** The areas whose cases may take these, by their rules and by somebody's rights. */
  function areas(alerts: readonly AlertRow[]): string[] {
    const { owner, mixed } = areaOf(alerts);
    const may = ownersFor(me, "createComment");
    return mixed ? [] : may.filter((one) => owner === null || one === owner);
  }

  function whyNot(alerts: readonly AlertRow[]): string | null {
    const { owner, mixed } = areaOf(alerts);
    if (mixed) return "These alerts belong to different areas: no case may hold all of them";
    if (areas(alerts).length > 0) return null;
    const where = owner === null ? "any area" : ownerName(owner);
    return `Needs the privilege "createComment" for ${where}`;
  }

  function whyNotNew(alerts: readonly AlertRow[]): string | null {
    const may = ownersFor(me, "createCase");
    const not = whyNot(alerts);
    return (
      not ??
      (areas(alerts).some((owner) => may.includes(owner))
        ? null
        : 'Needs the privilege "createCase"')
    );
  }

  function pick(alerts: readonly AlertRow[]) {
    if (alerts.length > 0 && whyNot(alerts) === null) setPicking(alerts);
  }

  function open(alerts: readonly AlertRow[]) {
    if (alerts.length === 0 || whyNotNew(alerts) !== null) return;
    const [first] = alerts;
    const alone = alerts.every((one) => one.rule.name === first?.rule.name);
    const { owner } = areaOf(alerts);
    void navigate({
      to: "/app/cases/new",
      search: {
        ...(alone && first?.rule.name ? { title: first.rule.name } : {}),
        ...(owner ? { owner } : {}),
      },
      state: { alerts: alerts.map(({ index, id, rule }) => ({ index, id, rule })) },
    });
  }

  async function attach(one: CaseWithComments, alerts: readonly AlertRow[]) {
    setPicking(null);
    const before = alerts.filter((row) => row.cases.includes(one.id)).length;
    try {
      await attachTo(one, alerts);
    } catch (error) {
      failed(
        `Nothing was added to #${one.incremental_id ?? ""} ${one.title}`,
        error instanceof Error ? error.message : String(error),
      );
      return;
    }
    const taken = new Set(alerts.map((row) => row.key));
    cache.setQueriesData<AlertPage>({ queryKey: ["alerts"] }, (page) =>
      page ? { ...page, alerts: page.alerts.map((it) => heldBy(it, taken, one.id)) } : page,
    );
    nameCase(one);
    for (const row of alerts) void cache.invalidateQueries({ queryKey: holdersKey(row.id) });
    void cache.invalidateQueries({ queryKey: ["case", one.id] });
    list.clear();
    done(
      <>
        {many(alerts.length)} added to{" "}
        <ToCase one={one} go={() => void navigate({ to: CASE, params: { id: one.id } })} />
        {before > 0 && `, of which ${before} were there already`}
      </>,
    );
  }

  function narrow<K extends "status" | "rule" | "host" | "case">(name: K, values: string[]) {
    const { page: _, [name]: __, ...rest } = state;
    go(values.length > 0 ? { ...rest, [name]: values } : rest);
  }

  function refresh() {
    setSince(Date.now());
    void cache.invalidateQueries({ queryKey: ["alerts"] });
  }

  useKeys({ show: refresh, attach: () => pick(meant), attachNew: () => open(meant) });

  const per = state.per ?? USUAL.per;
  const slash = opened?.indexOf("/") ?? -1;
  return (
    <Known value={named}>
      <div className="row between" style={{ marginBottom: 12 }}>
        <h1 tabIndex={-1} style={{ fontSize: 19 }}>
          Alerts
        </h1>
      </div>
      <section className="panel" aria-label="List of alerts">
        {selected.length > 0 ? (
          <section
            className="filters"
            aria-label="Selected alerts"
            style={{ background: "var(--mark)" }}
          >
            <strong className="num">
              {selected.length} selected{away > 0 && `, ${away} of them not on this page`}
            </strong>
            <Button
              variant="default"
              aria-disabled={whyNot(selected) !== null}
              title={whyNot(selected) ?? "Key: m"}
              onClick={() => pick(selected)}
            >
              Add to a case
            </Button>
            <Button
              variant="default"
              aria-disabled={whyNotNew(selected) !== null}
              title={whyNotNew(selected) ?? "Key: shift m"}
              onClick={() => open(selected)}
            >
              Add to a new case
            </Button>
            <div className="grow" />
            <Button variant="subtle" color="gray" c="var(--text)" onClick={list.clear}>
              Clear selection
            </Button>
          </section>
        ) : (
          <div className="filters">
            <Filter
              title="Status"
              options={WORKFLOW.map((one) => ({
                value: one,
                name: statusName(one),
                shown: <AlertStatus status={one} />,
              }))}
              chosen={state.status ?? []}
              choose={(values) => narrow("status", values as Workflow[])}
            />
            <TextFilter
              title="Rule"
              hint="Its whole name, or its id"
              known={rows.flatMap((row) => row.rule.name ?? [])}
              chosen={state.rule ?? []}
              choose={(values) => narrow("rule", values)}
            />
            <TextFilter
              title="Host"
              hint="Its whole name, or its id"
              known={rows.flatMap((row) => row.host ?? [])}
              chosen={state.host ?? []}
              choose={(values) => narrow("host", values)}
            />
            {state.case && (
              <TextFilter
                title="Case"
                hint="The ids of cases that hold them"
                known={[]}
                chosen={state.case}
                choose={(values) => narrow("case", values)}
              />
            )}
            <TimeFilter
              name="Raised"
              value={state.from ?? USUAL.from}
              choose={(value) => {
                const { page: _, from: __, to: ___, ...rest } = state;
                go(value === USUAL.from ? rest : { ...rest, from: value });
              }}
            />
            {narrowed(state) && (
              <button type="button" className="chip" onClick={() => go({})}>
                <IconX size={12} aria-hidden />
                Clear
              </button>
            )}
          </div>
        )}
        {more > 0 && (
          <button type="button" className="held" onClick={refresh}>
            {more} new: show <kbd>.</kbd>
          </button>
        )}
        {found.error && !found.data ? (
          <Failed error={found.error} again={() => void found.refetch()} />
        ) : !found.data ? (
          <Waiting lines={12} />
        ) : rows.length === 0 ? (
          <Empty title={narrowed(state) ? "No alert fits" : "No alert in the last 7 days"}>
            <span>
              Detectors publish alerts with PUT /api/alerts/{"{index}/{id}"}, or on the topic
              alerts.
            </span>
            <Button variant="default" onClick={() => go({ from: "all" })}>
              Show all
            </Button>
          </Empty>
        ) : (
          <Table
            rows={rows}
            list={list}
            stale={found.isPlaceholderData}
            state={state}
            go={go}
            open={show}
          />
        )}
        {rows.length > 0 && (
          <Pages
            said={summary}
            total={total}
            page={state.page ?? 1}
            per={per}
            go={(page, size) => {
              const { page: _, per: __, ...rest } = state;
              go({
                ...rest,
                ...(page > 1 ? { page } : {}),
                ...(size === USUAL.per ? {} : { per: size }),
              });
            }}
          />
        )}
      </section>
      {opened && slash > 0 && (
        <Details
          index={opened.slice(0, slash)}
          id={opened.slice(slash + 1)}
          row={met.current.get(opened)}
          reason={whyNot([met.current.get(opened)].filter((one) => one !== undefined))}
          attach={(row) => pick([row])}
          close={() => go(listed)}
        />
      )}
      {picking && (
        <CasePicker
          title={`Add ${many(picking.length)} to a case`}
          owners={areas(picking)}
          none="No open case fits. Closed ones take no alerts."
          take={(one) => void attach(one, picking)}
          close={() => setPicking(null)}
        />
      )}
    </Known>
  );
}
