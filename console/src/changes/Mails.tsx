/** Which mails and messages were to reach whom? */
import { Pagination } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { api, told } from "../api/client";
import type { Notification } from "../api/schema.gen";
import { Empty, Failed } from "../shared/Notes";
import { lacks, useMe } from "../shared/rights";
import { Time } from "../shared/Time";
import { notificationsQuery } from "./queries";
import { Again, Grid, Part, Stands, ToCase, Why, WORDS } from "./Rows";
import type { ChangesState } from "./state";

const PER = 25;
const NAME = "Mails and messages";

function Mail({ one, reason }: { one: Notification; reason: string | null }) {
  return (
    <tr>
      <td>
        <Stands word={WORDS[one.state]} bad={one.state === "failed"} />
      </td>
      <td>{one.reason}</td>
      <td>{one.recipient.username ?? one.recipient.uid.slice(0, 10)}</td>
      <td>
        {one.channel} <span className="muted">{one.recipient.address ?? ""}</span>
      </td>
      <td>
        <ToCase id={one.case} />
      </td>
      <td>
        <Time at={one.ended_at ?? one.created_at} />
      </td>
      <td className="num">{one.attempts}</td>
      <td className="why">
        <Why reason={one.failure} tried={one.failed_attempts} />
      </td>
      <td>
        {one.state === "failed" && (
          <Again
            reason={reason}
            act={() => told(api.POST("/api/notifications/_retry", { body: { id: one.id } }))}
            said="It is tried again"
          />
        )}
      </td>
    </tr>
  );
}

export function Mails({ state, go }: { state: ChangesState; go: (state: ChangesState) => void }) {
  const page = state.page ?? 1;
  const reason = lacks(useMe(), "updateConfiguration");
  const found = useQuery(notificationsQuery(state.state, page));
  if (found.error && !found.data) return <Failed error={found.error} />;
  const total = found.data?.total ?? 0;
  return (
    <Part name={NAME} more={`: ${total}`}>
      {total === 0 && found.data && <Empty title="There are none" />}
      {total > 0 && (
        <Grid
          name={NAME}
          head={["State", "For", "To", "By", "Case", "When", "Attempts", "Why not", "Retry"]}
        >
          {found.data?.notifications.map((one) => (
            <Mail key={one.id} one={one} reason={reason} />
          ))}
        </Grid>
      )}
      {total > PER && (
        <Pagination
          size="sm"
          mt={8}
          total={Math.ceil(total / PER)}
          value={page}
          onChange={(to) => {
            const { page: _, ...rest } = state;
            go(to > 1 ? { ...rest, page: to } : rest);
          }}
          getControlProps={(control) => ({ "aria-label": `${control} page` })}
          getItemProps={(number) => ({ "aria-label": `Page ${number}` })}
        />
      )}
    </Part>
  );
}
