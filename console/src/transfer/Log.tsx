/** How is a report read? What stays out first, then the cases, then all that belongs to them. */
import { Button } from "@mantine/core";
import { IconDownload } from "@tabler/icons-react";
import { Link } from "@tanstack/react-router";
import { useState } from "react";
import { save } from "../shared/save";
import type { Line, Report, Verdict } from "./report";

const PORTION = 100;
const SAID: Record<Verdict, [string, string]> = {
  new: ["New", "closed"],
  overwritten: ["Overwritten", "medium"],
  copy: ["Copy", "open"],
  conflict: ["Is here already", "high"],
  broken: ["Stays out", "critical"],
};

function Row({ one, done }: { one: Line; done: boolean }) {
  const [name, kind] = SAID[one.verdict];
  const there = done && one.type === "cases" && one.id !== null && one.why === null;
  return (
    <tr>
      <td className="num right" data-name="line">
        {one.line}
      </td>
      <td>
        <span className="word" data-kind={kind}>
          {name}
        </span>
      </td>
      <td className="muted">{one.type ?? "?"}</td>
      <td style={{ whiteSpace: "normal", overflowWrap: "anywhere" }}>
        {there ? (
          <Link to="/app/security/cases/$id" params={{ id: one.id ?? "" }}>
            {one.name ?? one.id}
          </Link>
        ) : (
          (one.name ?? <span className="mono">{one.id ?? ""}</span>)
        )}
        {one.why && <div className="muted">{one.why}</div>}
      </td>
    </tr>
  );
}

export function Log({ report, done }: { report: Report; done: boolean }) {
  const [most, setMost] = useState(PORTION);
  const { cases, refused, connectors, warnings, lines } = report;
  const left = lines.length - most;
  return (
    <div className="stack">
      <div className="row between wrap">
        <strong>
          {cases} {cases === 1 ? "case" : "cases"} {done ? "came in" : "would come in"}
          {refused > 0 && `; ${refused} ${refused === 1 ? "line stays" : "lines stay"} out`}
        </strong>
        <Button
          variant="default"
          leftSection={<IconDownload size={14} aria-hidden />}
          onClick={() =>
            save(
              new Blob([JSON.stringify(report, null, 2)]),
              done ? "imported.json" : "dry-run.json",
            )
          }
        >
          Save the report
        </Button>
      </div>
      {connectors > 0 && (
        <p style={{ margin: 0 }}>
          {connectors} {connectors === 1 ? "connector comes" : "connectors come"} without secrets:
          they need them again before a case can be pushed.
        </p>
      )}
      {warnings.map((message) => (
        <p key={message} className="muted" style={{ margin: 0 }}>
          {message}
        </p>
      ))}
      {lines.length > 0 && (
        <div className="table-box">
          <table className="cases">
            <thead>
              <tr>
                <th scope="col" className="right">
                  Line
                </th>
                <th scope="col">{done ? "What became of it" : "What would become of it"}</th>
                <th scope="col">Type</th>
                <th scope="col">Which</th>
              </tr>
            </thead>
            <tbody>
              {lines.slice(0, most).map((one) => (
                <Row key={`${one.line}/${one.id}`} one={one} done={done} />
              ))}
            </tbody>
          </table>
        </div>
      )}
      {left > 0 && (
        <Button variant="default" onClick={() => setMost(most + PORTION)}>
          Show more: {left} are left
        </Button>
      )}
    </div>
  );
}
