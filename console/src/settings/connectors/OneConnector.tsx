/** What is there of one connector? How it is set up, whether it works, and what was pushed with it. */
import { SegmentedControl } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import type { ListedConnector } from "../../api/schema.gen";
import { Failed, Waiting } from "../../shared/Notes";
import type { Across } from "../SettingsPage";
import type { Tab } from "../state";
import { ConnectorForm } from "./ConnectorForm";
import { Preview } from "./Preview";
import { Pushes } from "./Pushes";
import { seenQuery } from "./reading";
import { Try } from "./Try";

/** The form of one that is there. */
function Saved({
  id,
  ...form
}: { id: string } & Omit<Parameters<typeof ConnectorForm>[0], "seen">) {
  const asked = useQuery(seenQuery(id));
  if (asked.data) return <ConnectorForm {...form} seen={asked.data} />;
  if (asked.error) return <Failed error={asked.error} again={() => void asked.refetch()} />;
  return <Waiting />;
}

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
        <Saved
          id={one.id}
          type={one.connector_type_id}
          called={called}
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
