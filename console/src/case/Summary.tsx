/** How large is the case, and how long did what take? */
import { Tooltip } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import type { ReactNode } from "react";
import { type Case, caseMetricsQuery } from "../api/queries";
import { Since } from "../shared/Time";
import { span } from "../shared/times";

function Figure({ name, how, children }: { name: string; how: string; children: ReactNode }) {
  return (
    <Tooltip label={how} multiline maw={280}>
      <div>
        <dt>{name}</dt>
        <dd className="num">{children}</dd>
      </div>
    </Tooltip>
  );
}

const seconds = (value: number | null | undefined) =>
  value === null || value === undefined ? "–" : span(value);

export function Summary({ one }: { one: Case }) {
  const got = useQuery(caseMetricsQuery(one.id)).data;
  const users = got?.alerts?.users;
  const hosts = got?.alerts?.hosts;
  return (
    <dl className="panel summary" style={{ margin: "12px 0 0" }}>
      <Figure name="Alerts" how="Distinct alerts on the case">
        {one.totalAlerts}
      </Figure>
      <Figure
        name="Users"
        how={
          users?.values.length
            ? users.values.map((who) => `${who.name} (${who.count})`).join(", ")
            : "Names of users in its alerts"
        }
      >
        {users?.total ?? "–"}
      </Figure>
      <Figure
        name="Hosts"
        how={
          hosts?.values.length
            ? hosts.values.map((host) => `${host.name ?? host.id} (${host.count})`).join(", ")
            : "Hosts in its alerts"
        }
      >
        {hosts?.total ?? "–"}
      </Figure>
      <Figure
        name={one.closed_at ? "Open for" : "Open since"}
        how="From its creation to its closing, or until now"
      >
        {one.closed_at ? seconds(one.duration) : <Since at={one.created_at} />}
      </Figure>
      <Figure name="To acknowledge" how="From its creation to its being taken in progress">
        {seconds(one.time_to_acknowledge)}
      </Figure>
      <Figure name="To investigate" how="From its being taken in progress to its closing">
        {seconds(one.time_to_investigate)}
      </Figure>
      <Figure name="To resolve" how="From its creation to its closing">
        {seconds(one.time_to_resolve)}
      </Figure>
      <Figure name="In progress for" how="The time in which it was in progress, all together">
        {got?.lifespan ? span(got.lifespan.statusInfo.inProgressDuration / 1000) : "–"}
      </Figure>
    </dl>
  );
}
