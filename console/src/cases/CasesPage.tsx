/** Which cases are there? P2: figures, search, filters, the table, and what to do with many at once. */
import { Button, Popover, Tooltip } from "@mantine/core";
import { IconColumns3, IconPlus } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { lazy, Suspense, useCallback, useEffect, useMemo, useRef, useState } from "react";
import { actionsQuery, cache, caseQuery, casesQuery, viewsQuery } from "../api/queries";
import type { CaseWithComments } from "../api/schema.gen";
import { edit } from "../api/writes";
import { Empty, Failed, Waiting } from "../shared/Notes";
import { Pages } from "../shared/Pages";
import { may, useMe } from "../shared/rights";
import { SearchField } from "../shared/SearchField";
import { useSettings } from "../shared/settings";
import { say } from "../shared/tell";
import { useKeys } from "../shared/useKeys";
import { useTitle } from "../shared/useTitle";
import { changedQuery, REACH } from "./changed";
import { everyOne, MOST } from "./everyone";
import { Figures } from "./Figures";
import { Filters } from "./Filters";
import { asSearch, type ListState, typed, USUAL } from "./state";
import { type Cell, Table } from "./Table";
import { useHeld } from "./useHeld";
import { addressOf, CHANGED, ownViews, savedView, viewOf } from "./views";

const Beside = lazy(() => import("./Beside").then((found) => ({ default: found.Beside })));
const loadColumns = () => import("./ColumnChoice");
const ColumnChoice = lazy(() => loadColumns().then((found) => ({ default: found.ColumnChoice })));
const Changed = lazy(() => import("./Changed").then((found) => ({ default: found.Changed })));
const Views = lazy(() => import("./Views").then((found) => ({ default: found.Views })));
const Bulk = lazy(() => import("./Bulk").then((found) => ({ default: found.Bulk })));

const NONE: ReadonlySet<string> = new Set();

function Search({
  state,
  go,
  mine,
}: {
  state: ListState;
  go: (state: ListState, replace?: boolean) => void;
  mine: string | undefined;
}) {
  return (
    <SearchField
      grow
      label="Search cases"
      placeholder='Titles, descriptions, #12, comments, alert ids, observables; "a phrase", tag:x, assignee:me'
      asked={state.q ?? ""}
      seek={(text) => {
        const { q: _, page: __, ...rest } = state;
        go(text === "" ? rest : { ...rest, q: text }, true);
      }}
      enter={(text) => go(typed(state, text, mine))}
      waits={(text) => /\b[a-z]+:(?!\/\/)/i.test(text)}
    />
  );
}

function Columns() {
  return (
    <Popover position="bottom-end" width={270} shadow="md" trapFocus>
      <Popover.Target>
        <Button
          variant="default"
          size="sm"
          leftSection={<IconColumns3 size={15} aria-hidden />}
          onFocus={() => void loadColumns()}
          onMouseEnter={() => void loadColumns()}
        >
          Columns
        </Button>
      </Popover.Target>
      <Popover.Dropdown p={10} mah="70vh" style={{ overflowY: "auto" }}>
        <Suspense>
          <ColumnChoice />
        </Suspense>
      </Popover.Dropdown>
    </Popover>
  );
}

/** What the next case shows first. */
function ready(id: string): void {
  void cache.prefetchQuery(caseQuery(id));
  void cache.prefetchQuery(actionsQuery(id));
}

export function CasesPage({
  state,
  go,
}: {
  state: ListState;
  go: (state: ListState, replace?: boolean) => void;
}) {
  useTitle("Cases");
  const me = useMe();
  const navigate = useNavigate();
  const search = asSearch(state);
  const { view: usual } = useSettings();
  const mine = me?.user.profile_uid;
  const saved = useQuery(viewsQuery).data;
  const views = useMemo(() => [...ownViews(mine), ...(saved ?? []).map(savedView)], [mine, saved]);
  const view = viewOf(views, state);
  const read = state.view === CHANGED;
  const listed = useQuery({ ...casesQuery(search), enabled: !read });
  const changed = useQuery({ ...changedQuery, enabled: read });
  const found = read ? changed : listed;
  const cases = found.data?.cases ?? [];
  const [chosen, setChosen] = useState(NONE);
  /** All that fit, those of other pages too, where somebody wanted them. */
  const [matching, setMatching] = useState<readonly CaseWithComments[] | null>(null);
  const [at, setAt] = useState(0);
  const [moved, setMoved] = useState(false);
  const [cell, setCell] = useState<Cell | null>(null);
  const last = useRef<string | null>(null);
  const readAgain = useCallback(() => void cache.invalidateQueries({ queryKey: ["cases"] }), []);
  const { held, tinted, forget } = useHeld(
    cases.map((one) => one.id),
    readAgain,
  );
  const current = moved ? cases[Math.min(at, cases.length - 1)] : undefined;
  const total = found.data?.total ?? 0;
  const per = state.per ?? USUAL.per;
  const said = found.data ? `${total} ${total === 1 ? "case" : "cases"}` : "";

  // somebody who says nothing opens with the view that they like
  const plain = Object.keys(state).length === 0;
  useEffect(() => {
    const liked = plain && usual !== "all" ? views.find((one) => one.id === usual) : undefined;
    if (liked) go(addressOf(liked), true);
  }, [plain, usual, views, go]);

  // biome-ignore lint/correctness/useExhaustiveDependencies: said anew for each answer
  useEffect(() => say(said), [said, found.data]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: another list was asked for
  useEffect(() => {
    forget();
    setMatching(null);
  }, [JSON.stringify(search)]);

  const select = useCallback(
    (id: string, range: boolean) => {
      setMatching(null);
      setChosen((before) => {
        const next = new Set(before);
        const ids = cases.map((one) => one.id);
        const [from, to] = [ids.indexOf(last.current ?? ""), ids.indexOf(id)];
        if (range && from >= 0) {
          for (const one of ids.slice(Math.min(from, to), Math.max(from, to) + 1)) next.add(one);
        } else if (!next.delete(id)) next.add(id);
        last.current = id;
        return next;
      });
    },
    [cases],
  );
  const selectAll = () =>
    setChosen((before) =>
      cases.every((one) => before.has(one.id))
        ? NONE
        : new Set([...before, ...cases.map((one) => one.id)]),
    );

  const beside = state.beside;
  const { beside: _, ...alone } = state;

  function step(by: number) {
    const from = beside === undefined ? at : cases.findIndex((one) => one.id === beside);
    const begun = moved || beside !== undefined;
    const next = begun ? Math.max(0, Math.min(cases.length - 1, from + by)) : 0;
    setMoved(true);
    setAt(next);
    const one = cases[next];
    if (!one) return;
    if (beside !== undefined) {
      go({ ...state, beside: one.id }, true);
      const following = cases[next + by];
      if (following) ready(following.id);
    }
    document.querySelector(`tr[data-id="${one.id}"]`)?.scrollIntoView({ block: "nearest" });
    say(`${one.title}, ${one.status}, ${one.severity}`);
    void cache.prefetchQuery(caseQuery(one.id));
  }

  function split() {
    const one = current ?? cases[0];
    if (beside !== undefined) go(alone, true);
    else if (one) go({ ...state, beside: one.id });
  }

  const open = () =>
    current && void navigate({ to: "/app/security/cases/$id", params: { id: current.id } });

  function show() {
    forget();
    readAgain();
  }

  const keysOfRow = {
    open,
    openToo: open,
    status: () => current && setCell({ id: current.id, column: "status" as const }),
    severity: () => current && setCell({ id: current.id, column: "severity" as const }),
    assignMe: () => {
      if (!current || !mine || !may(me, "assignCase", current.owner)) return;
      if (current.assignees.some(({ uid }) => uid === mine)) return;
      void edit(current, "assignees", [...current.assignees, { uid: mine }]);
    },
  };

  useKeys({
    down: () => step(1),
    up: () => step(-1),
    split,
    ...(beside === undefined ? {} : { next: () => step(1), previous: () => step(-1) }),
    select: () => current && select(current.id, false),
    range: () => current && select(current.id, true),
    all: selectAll,
    show,
    // beside the list these are for the case that is there
    ...(beside === undefined ? keysOfRow : { openToo: open }),
  });

  const onPage = cases.filter((one) => chosen.has(one.id));
  const selected = matching ?? onPage;
  const clear = () => {
    setChosen(NONE);
    setMatching(null);
  };
  return (
    <>
      <div className="row between">
        {beside === undefined ? (
          <h1 tabIndex={-1} style={{ fontSize: 19 }}>
            Cases
          </h1>
        ) : (
          <strong style={{ fontSize: 19 }}>Cases</strong>
        )}
        <Tooltip label={may(me, "createCase") ? "Key: c" : 'Needs the privilege "createCase"'}>
          <Button
            leftSection={<IconPlus size={15} aria-hidden />}
            aria-disabled={!may(me, "createCase")}
            onClick={() => may(me, "createCase") && void navigate({ to: "/app/cases/new" })}
          >
            New case
          </Button>
        </Tooltip>
      </div>
      {beside === undefined && <Figures page={found.data} state={state} go={go} />}
      <Suspense fallback={<div className="views" style={{ minHeight: 26 }} />}>
        <Views views={views} current={view} state={state} go={go} />
      </Suspense>
      <div className="row" style={{ marginBottom: 10 }}>
        <Search state={state} go={go} mine={mine} />
        <Columns />
      </div>
      <div className={beside === undefined ? undefined : "split"}>
        <section className="panel" aria-label="List of cases">
          {read && (
            <Suspense>
              <Changed cases={cases} again={show} />
            </Suspense>
          )}
          {selected.length > 0 ? (
            <Suspense fallback={<div className="filters" />}>
              <Bulk
                cases={selected}
                clear={clear}
                total={read || matching ? 0 : Math.min(total, MOST)}
                all={async () => setMatching(await everyOne(search, Math.min(total, MOST)))}
              />
            </Suspense>
          ) : (
            !read && <Filters state={state} go={go} />
          )}
          {(held.created > 0 || held.changed > 0) && (
            <button
              type="button"
              className="chip"
              onClick={show}
              style={{
                width: "100%",
                maxWidth: "none",
                borderRadius: 0,
                justifyContent: "center",
                border: 0,
                background: "var(--tint)",
                height: 30,
              }}
            >
              {held.created} new, {held.changed} changed: show <kbd>.</kbd>
            </button>
          )}
          {found.error && !found.data ? (
            <Failed error={found.error} again={() => void found.refetch()} />
          ) : !found.data ? (
            <Waiting lines={12} />
          ) : cases.length === 0 ? (
            <Empty
              title={
                read
                  ? "Nothing has changed since you looked"
                  : plain
                    ? "No case in the last 30 days"
                    : "No case fits"
              }
            >
              <span>
                {read
                  ? `Of the ${REACH} cases that you looked at last, none has.`
                  : "Take a filter away, or look at all cases of all time."}
              </span>
              <div className="row">
                <Button variant="default" onClick={() => go({ from: "all" })}>
                  Show all
                </Button>
                {may(me, "createCase") && (
                  <Button onClick={() => void navigate({ to: "/app/cases/new" })}>New case</Button>
                )}
              </div>
            </Empty>
          ) : (
            <Table
              cases={cases}
              stale={found.isPlaceholderData}
              state={state}
              go={go}
              current={beside ?? current?.id}
              narrow={beside !== undefined}
              chosen={chosen}
              changed={tinted}
              open={cell}
              select={select}
              selectAll={selectAll}
              opened={setCell}
            />
          )}
          {found.data && !read && cases.length > 0 && (
            <Pages
              said={said}
              total={total}
              page={state.page ?? 1}
              per={per}
              go={(page, rows) => {
                const { page: _, ...rest } = state;
                go(page === 1 ? { ...rest, per: rows } : { ...rest, page, per: rows });
              }}
            />
          )}
        </section>
        {beside !== undefined && (
          <Suspense fallback={<Waiting lines={10} />}>
            <Beside id={beside} step={step} close={() => go(alone, true)} />
          </Suspense>
        )}
      </div>
    </>
  );
}
