/** Which other systems can cases be pushed to? */
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { api, told } from "../../api/client";
import type { ListedConnector, ShownType } from "../../api/schema.gen";
import { Empty, Failed, Waiting } from "../../shared/Notes";
import { useMe } from "../../shared/rights";
import { done } from "../../shared/tell";
import { Fault, Open, Sheet, Sure } from "../Parts";
import { whyNotConnect } from "../rights";
import type { Across } from "../SettingsPage";
import { NEW } from "../state";
import { ConnectorForm } from "./ConnectorForm";
import { OneConnector } from "./OneConnector";
import { changed, listedQuery, typesQuery } from "./reading";

function Kinds({ types, go }: { types: readonly ShownType[] } & Pick<Across, "go">) {
  return (
    <Sheet title="New connector">
      <p className="muted" style={{ margin: 0 }}>
        Which system is it?
      </p>
      <div className="row wrap">
        {types.map((one) => (
          <Open
            key={one.id}
            name={one.name}
            reason={one.enabled ? null : "It is not among the types that may run here"}
            act={() => go({ edit: NEW, type: one.id })}
          />
        ))}
      </div>
      <div className="row end">
        <Open name="Cancel" reason={null} act={() => go({})} />
      </div>
    </Sheet>
  );
}

function State({ one }: { one: ListedConnector }) {
  if (one.is_missing_secrets) return <strong className="wrong">Log-in is missing</strong>;
  if (one.is_preconfigured) return <span className="muted">From the configuration file</span>;
  return <span>Ready</span>;
}

function Row({
  one,
  type,
  reason,
  remove,
  go,
}: {
  one: ListedConnector;
  type: string;
  reason: string | null;
  remove: (one: ListedConnector) => Promise<void>;
} & Pick<Across, "go">) {
  const fixed = one.is_preconfigured ? "It is written in the configuration file" : null;
  return (
    <tr>
      <td>{one.name}</td>
      <td>{type}</td>
      <td>
        <State one={one} />
      </td>
      <td className="num">
        {one.referenced_by_count}
        <span className="visually-hidden"> use it</span>
      </td>
      <td className="act">
        <span className="row">
          <Open
            name={one.is_missing_secrets ? "Log in again" : "Open"}
            label={`${one.is_missing_secrets ? "Log in again" : "Open"}: ${one.name}`}
            id={`open-${one.id}`}
            reason={null}
            act={() => go({ edit: one.id })}
          />
          <Sure
            name="Delete"
            label={`Delete ${one.name}`}
            title={`Delete ${one.name}?`}
            reason={reason ?? fixed}
            act={() => remove(one)}
          >
            <p style={{ marginTop: 0 }}>
              {one.referenced_by_count === 0
                ? "No case and no configuration uses it."
                : `It is used by ${one.referenced_by_count} cases or configurations: they keep its name and cannot be pushed with it any more.`}
            </p>
            <p>Its secrets go with it. Tickets that it made stay where they are.</p>
          </Sure>
        </span>
      </td>
    </tr>
  );
}

export function Connectors({ state, go }: Across) {
  const me = useMe();
  const all = useQuery(listedQuery);
  const types = useQuery(typesQuery);
  const [fault, setFault] = useState<string | null>(null);
  const reason = whyNotConnect(me);
  const error = all.error ?? types.error;
  if (error && !(all.data && types.data)) {
    return (
      <Failed error={error} again={() => void Promise.all([all.refetch(), types.refetch()])} />
    );
  }
  if (!all.data || !types.data) return <Waiting />;
  const called = (id: string) => types.data.find((one) => one.id === id)?.name ?? id;

  async function remove(one: ListedConnector) {
    setFault(null);
    try {
      const force = one.referenced_by_count > 0 ? "true" : "false";
      await told(
        api.DELETE("/api/actions/connector/{id}", {
          params: { path: { id: one.id }, query: { force } },
        }),
      );
      done(`${one.name} is gone`);
    } catch (wrong) {
      setFault(wrong instanceof Error ? wrong.message : String(wrong));
    }
    await changed();
  }

  if (state.edit === NEW) {
    const { type } = state;
    if (type === undefined) return <Kinds types={types.data} go={go} />;
    return (
      <ConnectorForm
        type={type}
        called={called(type)}
        seen={null}
        reason={reason}
        close={() => go({})}
      />
    );
  }
  if (state.edit !== undefined) {
    const one = all.data.find(({ id }) => id === state.edit);
    if (!one) return <Empty title="There is no such connector" />;
    return (
      <OneConnector
        key={one.id}
        one={one}
        called={called(one.connector_type_id)}
        reason={reason}
        state={state}
        go={go}
      />
    );
  }
  return (
    <>
      <div className="row between wrap">
        <span className="muted">{reason ?? "They are there for all areas of this space."}</span>
        <Open
          filled
          name="Add a connector"
          id={`open-${NEW}`}
          reason={reason}
          act={() => go({ edit: NEW })}
        />
      </div>
      <Fault said={fault} />
      <section className="panel" aria-label="All connectors">
        {all.data.length === 0 ? (
          <Empty title="There is no connector">
            <span>
              A connector makes tickets of cases: in Jira, ServiceNow, TheHive and others.
            </span>
          </Empty>
        ) : (
          <table className="entries">
            <thead>
              <tr>
                <th scope="col">Name</th>
                <th scope="col">System</th>
                <th scope="col">State</th>
                <th scope="col">Used by</th>
                <th scope="col">
                  <span className="visually-hidden">Change</span>
                </th>
              </tr>
            </thead>
            <tbody>
              {all.data.map((one) => (
                <Row
                  key={one.id}
                  one={one}
                  type={called(one.connector_type_id)}
                  reason={reason}
                  remove={remove}
                  go={go}
                />
              ))}
            </tbody>
          </table>
        )}
      </section>
    </>
  );
}
