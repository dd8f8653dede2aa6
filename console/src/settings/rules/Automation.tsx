/** Which rules open cases by themselves when alerts arrive? */
import { Switch } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useRef, useState } from "react";
import { api, told } from "../../api/client";
import { nameOf, type Person } from "../../api/people";
import { cache } from "../../api/queries";
import type { AlertSyncApiRulesShown as Shown } from "../../api/schema.gen";
import { Empty, Failed, Waiting } from "../../shared/Notes";
import { useMe } from "../../shared/rights";
import { Time } from "../../shared/Time";
import { done } from "../../shared/tell";
import { Fault, Open, Sure } from "../Parts";
import { whyNotRule } from "../rights";
import type { OfOwner } from "../SettingsPage";
import { NEW } from "../state";
import { RuleForm } from "./RuleForm";
import { rulesQuery } from "./reading";
import { ruleForm, ruleMade, takesSaid, windowSaid } from "./rule";

function Waits({ waiting }: { waiting: Shown["waiting"] }) {
  if (waiting.length === 0) return null;
  return (
    <details>
      <summary>{waiting.length} groups of alerts wait for their case</summary>
      <ul>
        {waiting.map((one) => (
          <li key={JSON.stringify(one.grouping)}>
            {Object.entries(one.grouping)
              .map(([field, value]) => `${field}: ${String(value)}`)
              .join(", ") || "all"}
            , {one.alerts} alerts, from <Time at={one.due} whole />
          </li>
        ))}
      </ul>
    </details>
  );
}

export function Automation(props: OfOwner) {
  const { owner, state, go } = props;
  const me = useMe();
  const asked = useQuery(rulesQuery);
  const [fault, setFault] = useState<string | null>(null);
  const [turning, setTurning] = useState<Record<string, boolean>>({});
  const reason = whyNotRule(me, owner);
  const opened = useRef<Shown | null>(null);
  if (asked.error && !asked.data) {
    return <Failed error={asked.error} again={() => void asked.refetch()} />;
  }
  if (!asked.data) return <Waiting />;
  const rules = asked.data.rules.filter((one) => one.owner === owner);

  async function changing(work: () => Promise<unknown>, said: string) {
    setFault(null);
    try {
      await work();
      done(said);
    } catch (error) {
      setFault(error instanceof Error ? error.message : String(error));
    }
    await cache.invalidateQueries({ queryKey: rulesQuery.queryKey });
  }

  const remove = (one: Shown) =>
    changing(
      () => told(api.DELETE("/api/alerts/_case_rules/{id}", { params: { path: { id: one.id } } })),
      `${one.name} is gone`,
    );
  async function turn(one: Shown, enabled: boolean) {
    if (one.id in turning) return;
    setTurning({ ...turning, [one.id]: enabled });
    await changing(
      () =>
        told(
          api.PUT("/api/alerts/_case_rules/{id}", {
            params: { path: { id: one.id } },
            body: ruleMade({ ...ruleForm(one), enabled }, one.owner),
          }),
        ),
      `${one.name} is ${enabled ? "on" : "off"}`,
    );
    setTurning(({ [one.id]: _, ...others }) => others);
  }

  if (state.edit !== undefined) {
    const before = opened.current?.id === state.edit ? opened.current : null;
    const one = rules.find(({ id }) => id === state.edit) ?? before;
    opened.current = one; // somebody takes it away: what is written into its form stays
    if (one === null && state.edit !== NEW) return <Empty title="There is no such rule" />;
    return (
      <RuleForm
        key={state.edit}
        {...props}
        edit={state.edit}
        one={one}
        taken={asked.data.rules.map(({ id }) => id)}
        reason={reason}
      />
    );
  }
  return (
    <>
      <div className="row between wrap">
        <span className="muted">
          {reason ?? "A rule takes alerts as they arrive, in the name of whoever wrote it last."}
        </span>
        <Open
          filled
          name="Add a rule"
          id={`open-${NEW}`}
          reason={reason}
          act={() => go({ owner, edit: NEW })}
        />
      </div>
      <Fault said={fault} />
      <section className="panel" aria-label="All rules">
        {rules.length === 0 ? (
          <Empty title="There is no rule">
            <span>
              With one, alerts that belong together become a case without anybody's doing.
            </span>
          </Empty>
        ) : (
          <table className="entries">
            <thead>
              <tr>
                <th scope="col">Name</th>
                <th scope="col">Takes</th>
                <th scope="col">One case for</th>
                <th scope="col">On</th>
                <th scope="col">Written</th>
                <th scope="col">
                  <span className="visually-hidden">Change</span>
                </th>
              </tr>
            </thead>
            <tbody>
              {rules.map((one) => (
                <tr key={one.id}>
                  <td>
                    {one.name}
                    <Waits waiting={one.waiting} />
                  </td>
                  <td>{takesSaid(one.alerts)}</td>
                  <td>
                    {one.groupingBy.length > 0 ? `each ${one.groupingBy.join(", ")}` : "all"}, for{" "}
                    {windowSaid(one.timeWindow)}
                  </td>
                  <td>
                    <Switch
                      aria-label={`${one.name} is on`}
                      checked={turning[one.id] ?? one.enabled}
                      disabled={reason !== null}
                      onChange={(event) => void turn(one, event.currentTarget.checked)}
                    />
                  </td>
                  <td>
                    <Time at={one.updated_at} />
                    <div className="muted">{nameOf(one.updated_by as unknown as Person)}</div>
                  </td>
                  <td className="act">
                    <span className="row">
                      <Open
                        name="Edit"
                        label={`Edit ${one.name}`}
                        id={`open-${one.id}`}
                        reason={reason}
                        act={() => go({ owner, edit: one.id })}
                      />
                      <Sure
                        name="Delete"
                        label={`Delete ${one.name}`}
                        title={`Delete ${one.name}?`}
                        reason={reason}
                        act={() => remove(one)}
                      >
                        <p style={{ marginTop: 0 }}>
                          It takes no alerts any more. Cases that it opened stay as they are.
                        </p>
                      </Sure>
                    </span>
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        )}
      </section>
    </>
  );
}
