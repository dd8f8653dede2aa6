/** How can the same figures be seen as a picture, as a table, and be taken away? */
import { Button } from "@mantine/core";
import { IconChartBar, IconDownload, IconTable } from "@tabler/icons-react";
import { type ReactNode, useState } from "react";
import { csv, type Table } from "./figures";

function save(name: string, rows: Table): void {
  const address = URL.createObjectURL(new Blob([csv(rows)], { type: "text/csv" }));
  const link = document.createElement("a");
  link.href = address;
  link.download = `${name}.csv`;
  link.click();
  URL.revokeObjectURL(address);
}

export function Rows({ rows, name }: { rows: Table; name: string }) {
  const [head = [], ...body] = rows;
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard
    <section className="table-box figures-table" tabIndex={0} aria-label={name}>
      <table className="plain-table">
        <thead>
          <tr>
            {head.map((cell) => (
              <th key={cell} scope="col">
                {cell}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {body.map((row) => (
            <tr key={String(row[0])}>
              <th scope="row">{row[0]}</th>
              {row.slice(1).map((cell, place) => (
                <td key={head[place + 1]} className="num">
                  {cell ?? "–"}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}

export function Card({
  name,
  file,
  rows,
  note,
  children,
}: {
  name: string;
  /** What it is called when it is taken away. */
  file: string;
  rows: Table;
  note?: ReactNode;
  /** The picture; without one there is only the table. */
  children?: ReactNode;
}) {
  const [table, setTable] = useState(false);
  return (
    <section className="panel block" aria-label={name}>
      <header>
        <h2 style={{ fontSize: 13, color: "var(--text)" }}>{name}</h2>
        <span className="row">
          {children && (
            <Button
              variant="default"
              size="compact-xs"
              aria-pressed={table}
              leftSection={
                table ? <IconChartBar size={13} aria-hidden /> : <IconTable size={13} aria-hidden />
              }
              onClick={() => setTable(!table)}
            >
              {table ? "Picture" : "Table"}
            </Button>
          )}
          <Button
            variant="default"
            size="compact-xs"
            leftSection={<IconDownload size={13} aria-hidden />}
            onClick={() => save(file, rows)}
          >
            CSV
          </Button>
        </span>
      </header>
      {table || !children ? <Rows rows={rows} name={`${name}, as a table`} /> : children}
      {note && <p className="muted note">{note}</p>}
    </section>
  );
}
