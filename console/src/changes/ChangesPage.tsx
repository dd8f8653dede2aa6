/** What happens, what must be handed over, did what went out arrive, and what could nobody handle? P10. */
import { Tabs } from "@mantine/core";
import { useMe } from "../shared/rights";
import { useTitle } from "../shared/useTitle";
import { Deliveries } from "./Deliveries";
import { Feed } from "./Feed";
import { HandoverView } from "./HandoverView";
import { SetAside } from "./SetAside";
import { type ChangesState, VIEWS } from "./state";

export function ChangesPage({
  state,
  go,
}: {
  state: ChangesState;
  go: (state: ChangesState) => void;
}) {
  useTitle("Changes");
  const me = useMe();
  return (
    <>
      <h1 tabIndex={-1} style={{ fontSize: 19, marginBottom: 12 }}>
        Changes
      </h1>
      <Tabs
        value={state.view ?? "live"}
        keepMounted={false}
        onChange={(value) => {
          const view = VIEWS.find((one) => one === value);
          go(view && view !== "live" ? { view } : {});
        }}
      >
        <Tabs.List mb={12}>
          <Tabs.Tab value="live">Live</Tabs.Tab>
          <Tabs.Tab value="handover">Handover</Tabs.Tab>
          <Tabs.Tab value="deliveries">Deliveries</Tabs.Tab>
          {(me?.administers || state.view === "aside") && (
            <Tabs.Tab value="aside">Set aside</Tabs.Tab>
          )}
        </Tabs.List>
        <Tabs.Panel value="live">
          <Feed state={state} go={go} />
        </Tabs.Panel>
        <Tabs.Panel value="handover">
          <HandoverView state={state} go={go} />
        </Tabs.Panel>
        <Tabs.Panel value="deliveries">
          <Deliveries state={state} go={go} />
        </Tabs.Panel>
        <Tabs.Panel value="aside">
          <SetAside state={state} go={go} />
        </Tabs.Panel>
      </Tabs>
    </>
  );
}
