/** What is there of one connector? How it is set up, whether it works, and what was pushed with it. */
import { SegmentedControl } from "@mantine/core";
import type { ListedConnector } from "../../api/schema.gen";
import type { Across } from "../SettingsPage";
import type { Tab } from "../state";
import { ConnectorForm } from "./ConnectorForm";
import { Preview } from "./Preview";
import { Pushes } from "./Pushes";
import { Try } from "./Try";

export const WEBHOOK = ".cases-webhook";

export function OneConnector({
  one,
  called,
  reason,
  state,
  go,
}: { one: ListedConnector; called: string; reason: string | null } & Across) {
  const tab = state.tab ?? "form";
  const tabs: { value: Tab; label: string }[] = [
    { value: "form", label: "Settings" },
    { value: "try", label: "Try it" },
    ...(one.connector_type_id === WEBHOOK ? [{ value: "preview" as const, label: "Preview" }] : []),
    { value: "pushes", label: "Pushes" },
  ];
  return (
    <>
      <div className="row between wrap">
        <SegmentedControl
          aria-label={`Parts of ${one.name}`}
          data={tabs}
          value={tab}
          onChange={(value) => go({ edit: one.id, tab: value as Tab })}
        />
        <button type="button" className="plain" onClick={() => go({})}>
          All connectors
        </button>
      </div>
      {tab === "form" && (
        <ConnectorForm
          type={one.connector_type_id}
          called={called}
          one={one}
          reason={
            reason ?? (one.is_preconfigured ? "It is written in the configuration file" : null)
          }
          close={() => go({})}
        />
      )}
      {tab === "try" && <Try one={one} />}
      {tab === "preview" && <Preview one={one} />}
      {tab === "pushes" && <Pushes one={one} />}
    </>
  );
}
