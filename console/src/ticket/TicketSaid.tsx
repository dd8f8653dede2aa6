/** What does a ticket hold beside what the case says, in words? */
import { useQuery } from "@tanstack/react-query";
import type { Connector } from "../api/schema.gen";
import type { Choices } from "./answers";
import { choicesQuery } from "./choices";
import { begun, fieldsOf, type Said } from "./fields";

/** By the names that were read with the form; nobody is asked only to show a case. */
export function TicketSaid({ connector }: { connector: Connector }) {
  const values = begun(connector);
  const issueType = typeof values.issueType === "string" ? values.issueType : "";
  const known = useQuery({
    ...choicesQuery(connector.id, connector.type, issueType),
    enabled: false,
  }).data;
  const said = fieldsOf(connector.type).filter(({ key }) => values[key] !== null);
  if (said.length === 0) return null;
  return (
    <ul className="muted" style={{ margin: 0, paddingLeft: 18 }}>
      {said.map(({ key, label }) => (
        <li key={key} style={{ overflowWrap: "anywhere" }}>
          {label}: {inWords(values[key] ?? null, key, known)}
        </li>
      ))}
    </ul>
  );
}

function inWords(said: Said, key: string, known: Choices | undefined): string {
  if (typeof said === "boolean") return said ? "yes" : "no";
  const one = (value: string) =>
    known?.[key]?.find((choice) => choice.value === value)?.label ?? value;
  return Array.isArray(said) ? said.map(one).join(", ") : one(String(said));
}
