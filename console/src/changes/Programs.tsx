/** What were the programs told that subscribed, and did they take it? */
import { useQuery } from "@tanstack/react-query";
import { api, told } from "../api/client";
import { Time } from "../shared/Time";
import { webhookQuery } from "./queries";
import { Again, Grid, Part, Stands, Why, WORDS } from "./Rows";
import type { ChangesState } from "./state";

const DAY = 24 * 60 * 60 * 1000;

export function Program({
  id,
  name,
  off,
  state,
}: {
  id: string;
  name: string;
  off: string | undefined;
  state: ChangesState["state"];
}) {
  const found = useQuery(webhookQuery(id, state)).data;
  return (
    <Part
      name={`Webhook ${name}`}
      more={
        <>
          : {found?.total ?? "…"}
          {off && <span style={{ color: "var(--critical)" }}> · turned off: {off}</span>}
        </>
      }
      act={
        <Again
          name="Tell the last 24 hours again"
          reason={null}
          act={() =>
            told(
              api.POST("/api/notifications/webhooks/{id}/_replay", {
                params: { path: { id } },
                body: { from: new Date(Date.now() - DAY).toISOString() },
              }),
            )
          }
          said="It is told again what happened in the last 24 hours"
        />
      }
    >
      {found && found.total > 0 && (
        <Grid
          name={`Webhook ${name}`}
          head={["State", "Delivery", "When", "Attempts", "Answer", "Why not", "Retry"]}
        >
          {found.deliveries.map((one) => (
            <tr key={one.id}>
              <td>
                <Stands word={WORDS[one.state]} bad={one.state === "failed"} />
              </td>
              <td className="mono">{one.id.slice(0, 24)}</td>
              <td>
                <Time at={one.ended_at ?? one.next_at} />
              </td>
              <td className="num">{one.attempts}</td>
              <td className="num">{one.status ?? "–"}</td>
              <td className="why">
                <Why reason={one.failure} tried={one.failed_attempts} />
              </td>
              <td>
                {one.state === "failed" && (
                  <Again
                    reason={null}
                    act={() =>
                      told(
                        api.POST("/api/notifications/webhooks/{id}/deliveries/_retry", {
                          params: { path: { id } },
                          body: { id: one.id },
                        }),
                      )
                    }
                    said={`${name} is told again`}
                  />
                )}
              </td>
            </tr>
          ))}
        </Grid>
      )}
    </Part>
  );
}
