/** How does the list look? A real table; one link a row; what is chosen can be edited in place. */
import { Checkbox } from "@mantine/core";
import { IconArrowDown, IconArrowUp } from "@tabler/icons-react";
import { Link } from "@tanstack/react-router";
import { memo, useMemo } from "react";
import { useCursors } from "../api/cursors";
import { cache, caseQuery, sequence } from "../api/queries";
import type { CaseWithComments, Severity, Status } from "../api/schema.gen";
import { edit, shown, usePending } from "../api/writes";
import { Choose } from "../shared/Choose";
import { useMe, why } from "../shared/rights";
import { useSettings } from "../shared/settings";
import { type Mark, markOf, SAID } from "../shared/unread";
import { SEVERITIES, STATUSES } from "../shared/Words";
import { type Column, useColumns } from "./columns";
import { type ListState, USUAL } from "./state";

const HOVER = 80;
const NARROW = ["severity", "number", "title", "status"];

export interface Cell {
  id: string;
  column: "status" | "severity";
}

function Head({
  column,
  state,
  go,
}: {
  column: Column;
  state: ListState;
  go: (state: ListState) => void;
}) {
  const sorted = (state.sort ?? USUAL.sort) === column.sort;
  const dir = state.dir ?? USUAL.dir;
  const side = column.right ? "right" : undefined;
  if (!column.sort) {
    return (
      <th scope="col" className={side} title="Cases cannot be sorted by this">
        {column.name}
      </th>
    );
  }
  const { page: _, ...rest } = state;
  return (
    <th
      scope="col"
      className={side}
      aria-sort={sorted ? (dir === "asc" ? "ascending" : "descending") : "none"}
    >
      <button
        type="button"
        onClick={() =>
          go({
            ...rest,
            sort: column.sort ?? USUAL.sort,
            dir: sorted && dir === "desc" ? "asc" : "desc",
          })
        }
      >
        {column.name}
        {sorted &&
          (dir === "asc" ? (
            <IconArrowUp size={12} aria-hidden />
          ) : (
            <IconArrowDown size={12} aria-hidden />
          ))}
      </button>
    </th>
  );
}

const Row = memo(function Row({
  one,
  columns,
  current,
  selected,
  changed,
  mark,
  open,
  select,
  opened,
}: {
  one: CaseWithComments;
  columns: readonly Column[];
  current: boolean;
  selected: boolean;
  changed: boolean;
  mark: Mark;
  open: Cell["column"] | null;
  select: (id: string, range: boolean) => void;
  opened: (cell: Cell | null) => void;
}) {
  const pending = usePending(one.id);
  const me = useMe();
  const reason = why(me, "updateCase", one.owner);
  const status = shown<Status>(one, "status", pending);
  const reopening = status === "closed" ? why(me, "reopenCase", one.owner) : reason;
  let timer: ReturnType<typeof setTimeout>;

  function cell(column: Column) {
    switch (column.id) {
      case "title":
        return (
          <Link
            to="/app/security/cases/$id"
            params={{ id: one.id }}
            onMouseEnter={() => {
              timer = setTimeout(() => void cache.prefetchQuery(caseQuery(one.id)), HOVER);
            }}
            onMouseLeave={() => clearTimeout(timer)}
          >
            {shown<string>(one, "title", pending)}
          </Link>
        );
      case "severity":
        return (
          <Choose<Severity>
            what="Severity"
            value={shown<Severity>(one, "severity", pending)}
            values={SEVERITIES}
            reason={reason}
            choose={(value) => void edit(one, "severity", value)}
            opened={open === "severity"}
            onChange={(now) => opened(now ? { id: one.id, column: "severity" } : null)}
          />
        );
      case "status":
        return (
          <Choose<Status>
            what="Status"
            value={status}
            values={STATUSES}
            reason={reopening}
            choose={(value) => void edit(one, "status", value)}
            opened={open === "status"}
            onChange={(now) => opened(now ? { id: one.id, column: "status" } : null)}
          />
        );
      default:
        return column.cell(one);
    }
  }

  return (
    <tr
      data-id={one.id}
      data-current={current || undefined}
      data-changed={changed || undefined}
      aria-selected={selected}
    >
      <td className="first">
        <Checkbox
          aria-label={`Select ${one.title}`}
          checked={selected}
          onChange={(event) => select(one.id, (event.nativeEvent as MouseEvent).shiftKey === true)}
        />
        {mark && (
          <span className="unread" data-mark={mark} title={SAID[mark]}>
            <span className="visually-hidden">{SAID[mark]}</span>
          </span>
        )}
      </td>
      {columns.map((column) => (
        <td
          key={column.id}
          data-name={column.name}
          className={column.id === "title" ? "title" : column.right ? "right" : undefined}
        >
          {cell(column)}
        </td>
      ))}
    </tr>
  );
});

export function Table({
  cases,
  stale,
  state,
  go,
  current,
  narrow,
  chosen,
  changed,
  open,
  select,
  selectAll,
  opened,
}: {
  cases: readonly CaseWithComments[];
  stale: boolean;
  state: ListState;
  go: (state: ListState) => void;
  current: string | undefined;
  /** Beside a case there is room for little. */
  narrow: boolean;
  chosen: ReadonlySet<string>;
  changed: ReadonlySet<string>;
  open: Cell | null;
  select: (id: string, range: boolean) => void;
  selectAll: () => void;
  opened: (cell: Cell | null) => void;
}) {
  const { density, columns: wanted } = useSettings();
  const known = useColumns();
  const columns = useMemo(
    () => (narrow ? NARROW : wanted).flatMap((id) => known.find((one) => one.id === id) ?? []),
    [narrow, wanted, known],
  );
  const cursors = useCursors(cases.map((one) => one.id));
  const all = cases.length > 0 && cases.every((one) => chosen.has(one.id));
  return (
    <div className="table-box">
      <table
        className="cases"
        data-density={density}
        data-stale={stale || undefined}
        aria-busy={stale}
      >
        <thead>
          <tr>
            <th scope="col">
              <Checkbox
                aria-label="Select the page"
                checked={all}
                indeterminate={!all && cases.some((one) => chosen.has(one.id))}
                onChange={selectAll}
              />
            </th>
            {columns.map((column) => (
              <Head key={column.id} column={column} state={state} go={go} />
            ))}
          </tr>
        </thead>
        <tbody>
          {cases.map((one) => (
            <Row
              key={one.id}
              one={one}
              columns={columns}
              current={one.id === current}
              selected={chosen.has(one.id)}
              changed={changed.has(one.id)}
              mark={markOf(sequence(one.version), cursors.get(one.id))}
              open={open?.id === one.id ? open.column : null}
              select={select}
              opened={opened}
            />
          ))}
        </tbody>
      </table>
    </div>
  );
}
