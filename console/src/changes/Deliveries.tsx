/** What was to go out: mails, messages, tickets, webhooks. Did it, and if not, why? */
import { SegmentedControl } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { connectorsQuery } from "../api/queries";
import { may, useMe } from "../shared/rights";
import { Mails } from "./Mails";
import { Program } from "./Programs";
import { Pushes } from "./Pushes";
import { webhooksQuery } from "./queries";
import { WORDS } from "./Rows";
import type { ChangesState } from "./state";
import { STATES } from "./state";

export function Deliveries({
  state,
  go,
}: {
  state: ChangesState;
  go: (state: ChangesState) => void;
}) {
  const me = useMe();
  const settings = may(me, "updateConfiguration");
  const connectors = useQuery(connectorsQuery).data ?? [];
  const webhooks = useQuery({ ...webhooksQuery, enabled: settings }).data?.webhooks ?? [];
  return (
    <div className="stack">
      <SegmentedControl
        aria-label="State"
        style={{ alignSelf: "start" }}
        value={state.state ?? ""}
        data={[
          { value: "", label: "All" },
          ...STATES.map((value) => ({ value, label: WORDS[value] })),
        ]}
        onChange={(value) => {
          const { state: _, page: __, ...rest } = state;
          const chosen = STATES.find((one) => one === value);
          go(chosen ? { ...rest, state: chosen } : rest);
        }}
      />
      <Mails state={state} go={go} />
      {connectors.map((one) => (
        <Pushes key={one.id} id={one.id} name={one.name} state={state.state} />
      ))}
      {webhooks.map((one) => (
        <Program
          key={one.id}
          id={one.id}
          name={one.name}
          off={one.disabled_because}
          state={state.state}
        />
      ))}
      <p className="muted" style={{ margin: 0 }}>
        Records that a service could not handle are{" "}
        {me?.administers ? (
          <Link to="/app/changes" search={{ view: "aside" }}>
            set aside
          </Link>
        ) : (
          "set aside"
        )}
        : <code>caselog dead list</code> shows them, with the effects that failed for good, and
        tries them again.
      </p>
    </div>
  );
}
