/** To which other system does a new case go, and what does its ticket hold? */
import { Checkbox, Select } from "@mantine/core";
import type { ConnectorToCases } from "../api/schema.gen";
import { begun } from "../ticket/fields";
import { TicketFields } from "../ticket/TicketFields";
import { type Form, NONE } from "./form";

export function Pushed({
  form,
  put,
  connectors,
  chosen,
  always,
  reason,
}: {
  form: Form;
  put: (part: Partial<Form>) => void;
  connectors: readonly ConnectorToCases[];
  chosen: ConnectorToCases | undefined;
  /** Whether the area pushes all that is opened. */
  always: boolean;
  /** Why they may not push. */
  reason: string | null;
}) {
  if (connectors.length === 0) return null;
  function choose(id: string) {
    if (id === (chosen?.id ?? NONE)) return;
    const type = connectors.find((one) => one.id === id)?.actionTypeId ?? "";
    put({ connector: id, ticket: begun({ type, fields: null }) });
  }
  return (
    <fieldset className="stack" style={{ border: 0, padding: 0, margin: 0 }}>
      <legend className="visually-hidden">Elsewhere</legend>
      <Select
        label="Connector"
        data={[
          { value: NONE, label: "None" },
          ...connectors.map((one) => ({ value: one.id, label: one.name })),
        ]}
        value={chosen?.id ?? NONE}
        allowDeselect={false}
        onChange={(id) => id && choose(id)}
      />
      {chosen && (
        <>
          <TicketFields
            key={chosen.id}
            connector={{ id: chosen.id, type: chosen.actionTypeId }}
            values={form.ticket}
            change={(ticket) => put({ ticket })}
          />
          <Checkbox
            label="Push it at once"
            description={always ? "All that is opened in this area is" : reason}
            disabled={always || reason !== null}
            checked={always || (form.push && reason === null)}
            onChange={(event) => put({ push: event.currentTarget.checked })}
          />
        </>
      )}
    </fieldset>
  );
}
