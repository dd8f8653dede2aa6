/** Which cases were pushed with a connector, and did they arrive? */
import { useQuery } from "@tanstack/react-query";
import { api, told } from "../api/client";
import type { ShownPush } from "../api/schema.gen";
import { NextTry } from "../shared/NextTry";
import { Empty } from "../shared/Notes";
import { stands } from "../shared/push";
import { lacks, useMe } from "../shared/rights";
import { Time } from "../shared/Time";
import { pushesQuery } from "./queries";
import { Again, Grid, Part, Stands, ToCase, Why } from "./Rows";
import type { ChangesState } from "./state";

function Push({ one, reason }: { one: ShownPush; reason: string | null }) {
  return (
    <tr>
      <td>
        <Stands {...stands(one)} />
      </td>
      <td>
        <ToCase id={one.case_id} />
      </td>
      <td>{one.external_id ?? "–"}</td>
      <td>
        <Time at={one.ended_at ?? one.requested_at} />
      </td>
      <td className="num">{one.attempt}</td>
      <td className="why">
        <Why reason={one.reason} tried={one.attempts} />
        <NextTry at={one.retried_at} />
      </td>
      <td>
        {one.state === "failed" && (
          <Again
            name="Push again"
            reason={reason}
            act={() =>
              told(
                api.POST("/api/cases/{case_id}/connector/{connector_id}/_push", {
                  params: { path: { case_id: one.case_id, connector_id: one.connector_id } },
                  body: null,
                }),
              )
            }
            said="Pushed"
          />
        )}
        {one.state === "uncertain" && <ToCase id={one.case_id} />}
      </td>
    </tr>
  );
}

export function Pushes({
  id,
  name,
  state,
}: {
  id: string;
  name: string;
  state: ChangesState["state"];
}) {
  const reason = lacks(useMe(), "pushCase");
  const found = useQuery(pushesQuery(id, state)).data;
  if (!found) return null;
  return (
    <Part
      name={`Pushes with ${name}`}
      more={`: ${found.total}${found.total > found.pushes.length ? `, the last ${found.pushes.length}` : ""}`}
    >
      {found.total === 0 ? (
        <Empty title="There are none" />
      ) : (
        <Grid
          name={`Pushes with ${name}`}
          head={["State", "Case", "Ticket", "When", "Attempts", "Why not", "Retry"]}
        >
          {found.pushes.map((one) => (
            <Push key={one.id} one={one} reason={reason} />
          ))}
        </Grid>
      )}
    </Part>
  );
}
