/** With which connector does the case go, and what does its ticket hold? Both are one field of the case. */
import { Button, Select } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { type Case, connectorsQuery } from "../api/queries";
import type { Connector } from "../api/schema.gen";
import { edit } from "../api/writes";
import { begun, faults, saidTo } from "../ticket/fields";
import { TicketFields } from "../ticket/TicketFields";

const NONE: Connector = { id: "none", name: "none", type: ".none", fields: null };

export function ConnectorChoice({
  one,
  chosen,
  close,
}: {
  one: Case;
  chosen: Case["connector"];
  close: () => void;
}) {
  const all = useQuery(connectorsQuery);
  const [now, setNow] = useState<Connector>(chosen);
  const [ticket, setTicket] = useState(() => begun(chosen));
  const options = new Map<string, Connector>([[NONE.id, NONE]]);
  for (const { id, name, actionTypeId: type } of all.data ?? []) {
    options.set(id, { id, name, type, fields: null } as Connector);
  }
  options.set(chosen.id, chosen);

  function choose(id: string) {
    const found = options.get(id);
    if (!found || id === now.id) return;
    setNow(found);
    setTicket(begun(found));
  }

  return (
    <form
      className="stack"
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        const [wrong] = Object.keys(faults(now.type, ticket));
        if (wrong !== undefined) {
          document.getElementById(`ticket-${wrong}`)?.focus();
          return;
        }
        close();
        void edit(one, "connector", saidTo(now, ticket), chosen);
      }}
    >
      <Select
        aria-label="Connector"
        data={[...options.values()].map(({ id, name }) => ({
          value: id,
          label: id === NONE.id ? "None" : name,
        }))}
        value={now.id}
        allowDeselect={false}
        onChange={(value) => value && choose(value)}
        comboboxProps={{ withinPortal: false }}
      />
      {all.error && <span style={{ color: "var(--critical)" }}>{all.error.message}</span>}
      <TicketFields key={now.id} connector={now} values={ticket} change={setTicket} />
      <Button type="submit">Save</Button>
    </form>
  );
}
