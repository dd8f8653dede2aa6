/** To which system do new cases go, unless they say otherwise, and what of them goes where? */
import { Select } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { connectorsQuery } from "../api/queries";
import type { Connector, Mapping } from "../api/schema.gen";
import { useMe } from "../shared/rights";
import { again } from "./Closure";
import { Collided } from "./Collided";
import { NOWHERE, single } from "./configuration";
import { Fault } from "./Parts";
import { whyNotConfigure } from "./rights";
import type { OfOwner } from "./SettingsPage";
import { shown, useWish } from "./useWish";

const DOES: Record<Mapping["action_type"], string> = {
  overwrite: "written anew with each push",
  append: "added to what is there",
  nothing: "left alone",
};

function Mappings({ mappings }: { mappings: readonly Mapping[] }) {
  return (
    <section className="panel" aria-label="Where the parts of a case go">
      <table className="entries">
        <thead>
          <tr>
            <th scope="col">Of the case</th>
            <th scope="col">Field there</th>
            <th scope="col">It is</th>
          </tr>
        </thead>
        <tbody>
          {mappings.map((one) => (
            <tr key={`${one.source} ${one.target}`}>
              <td>{one.source}</td>
              <td className="mono">
                {one.target === "not_mapped" ? <span className="muted">none</span> : one.target}
              </td>
              <td>{DOES[one.action_type]}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}

export function DefaultConnector({ owner, configuration }: OfOwner) {
  const me = useMe();
  const connect = me?.connectors !== "none";
  const all = useQuery({ ...connectorsQuery, staleTime: 0, enabled: connect });
  const wishing = useWish(owner);
  const chosen = shown(wishing, single(configuration, "connector") as Connector);
  const reason =
    whyNotConfigure(me, owner, configuration !== undefined) ??
    (connect ? null : 'Needs "read" on connectors');
  const known = all.data ?? [];
  const choices = [
    { value: "none", label: "None" },
    ...known.map((one) => ({ value: one.id, label: one.name })),
    ...(chosen.id !== "none" && !known.some((one) => one.id === chosen.id)
      ? [{ value: chosen.id, label: `${chosen.name} (gone)` }]
      : []),
  ];

  function choose(id: string) {
    if (wishing.busy) return;
    const found = known.find((one) => one.id === id);
    const mine = found ? { id, name: found.name, type: found.actionTypeId, fields: null } : NOWHERE;
    void wishing.send(
      { part: "connector", base: single(configuration, "connector"), mine },
      "Saved",
    );
  }

  return (
    <>
      {reason && <p className="muted">{reason}</p>}
      <section className="panel block stack" aria-label="Default connector">
        <Select
          label="Connector of new cases"
          data={choices}
          value={chosen.id}
          allowDeselect={false}
          disabled={reason !== null || !all.data}
          onChange={(value) => value && choose(value)}
        />
        {connect && (
          <Link to="/app/settings/$section" params={{ section: "connectors" }}>
            To the connectors
          </Link>
        )}
        <Fault said={wishing.fault ?? (all.error ? all.error.message : null)} />
        <Fault said={configuration?.error ?? null} />
        <Collided wishing={wishing} keep={wishing.forget} use={() => again(wishing)} />
      </section>
      {chosen.type === ".cases-webhook" && (
        <p className="muted">The templates of the webhook say what of a case goes where.</p>
      )}
      {(configuration?.mappings.length ?? 0) > 0 && (
        <Mappings mappings={configuration?.mappings ?? []} />
      )}
    </>
  );
}
