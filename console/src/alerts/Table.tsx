/** How does the list of alerts look? A real table; the name of the rule opens the details. */
import { Checkbox } from "@mantine/core";
import { IconArrowDown, IconArrowUp } from "@tabler/icons-react";
import { memo } from "react";
import { useSettings } from "../shared/settings";
import { Time } from "../shared/Time";
import type { Rows } from "../shared/useRows";
import { Holding } from "./Holding";
import type { AlertRow } from "./rows";
import { AlertSeverity, AlertStatus } from "./Status";
import type { AlertState } from "./state";

const Row = memo(function Row({
  row,
  current,
  selected,
  select,
  open,
}: {
  row: AlertRow;
  current: boolean;
  selected: boolean;
  select: (key: string, range: boolean) => void;
  open: (key: string) => void;
}) {
  const name = row.rule.name ?? row.id.slice(0, 16);
  return (
    <tr data-id={row.key} data-current={current || undefined} aria-selected={selected}>
      <td style={{ width: 34 }}>
        <Checkbox
          aria-label={`Select ${name}, ${row.id.slice(0, 12)}`}
          checked={selected}
          onChange={(event) => select(row.key, (event.nativeEvent as MouseEvent).shiftKey === true)}
        />
      </td>
      <td className="title">
        <button type="button" className="plain" onClick={() => open(row.key)}>
          {name}
        </button>
        {row.reason && (
          <div className="muted clip" title={row.reason} style={{ maxWidth: 480 }}>
            {row.reason}
          </div>
        )}
      </td>
      <td>
        <AlertSeverity said={row.severity} />
      </td>
      <td>
        <AlertStatus status={row.status} />
      </td>
      <td className="clip" style={{ maxWidth: 180 }} title={row.host ?? undefined}>
        {row.host ?? <span className="muted">–</span>}
      </td>
      <td className="clip" style={{ maxWidth: 140 }} title={row.user ?? undefined}>
        {row.user ?? <span className="muted">–</span>}
      </td>
      <td>
        <Holding ids={row.cases} />
      </td>
      <td>
        <Time at={row.at} />
      </td>
    </tr>
  );
});

export function Table({
  rows,
  list,
  stale,
  state,
  go,
  open,
}: {
  rows: readonly AlertRow[];
  list: Rows;
  stale: boolean;
  state: AlertState;
  go: (state: AlertState) => void;
  open: (key: string) => void;
}) {
  const { density } = useSettings();
  const all = rows.every((row) => list.chosen.has(row.key));
  const oldest = state.dir === "asc";
  const { page: _, dir: __, ...rest } = state;
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
                indeterminate={!all && rows.some((row) => list.chosen.has(row.key))}
                onChange={list.selectAll}
              />
            </th>
            <th scope="col">Rule</th>
            <th scope="col">Severity</th>
            <th scope="col">Status</th>
            <th scope="col">Host</th>
            <th scope="col">User</th>
            <th scope="col">Cases</th>
            <th scope="col" aria-sort={oldest ? "ascending" : "descending"}>
              <button type="button" onClick={() => go(oldest ? rest : { ...rest, dir: "asc" })}>
                Raised
                {oldest ? (
                  <IconArrowUp size={12} aria-hidden />
                ) : (
                  <IconArrowDown size={12} aria-hidden />
                )}
              </button>
            </th>
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <Row
              key={row.key}
              row={row}
              current={row.key === list.current}
              selected={list.chosen.has(row.key)}
              select={list.select}
              open={open}
            />
          ))}
        </tbody>
      </table>
    </div>
  );
}
