/** How is Caselog set up here? P5: one section after another, each saved by itself. */
import "./settings.css";
import { Select } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useEffect, useRef } from "react";
import { configurationsQuery } from "../api/queries";
import type { ShownConfiguration } from "../api/schema.gen";
import { Empty, Failed, Waiting } from "../shared/Notes";
import { ownerName, ownersFor, useMe } from "../shared/rights";
import { useTitle } from "../shared/useTitle";
import { Closure } from "./Closure";
import { CustomFields } from "./CustomFields";
import { Connectors } from "./connectors/Connectors";
import { DefaultConnector } from "./DefaultConnector";
import { Notifications } from "./notifications/Notifications";
import { ObservableTypes } from "./ObservableTypes";
import { isThere } from "./rights";
import { Automation } from "./rules/Automation";
import { nameOfSection, OF_OWNERS, SECTIONS, type Section, type SettingsState } from "./state";
import { Templates } from "./Templates";

/** What each section of an area gets. */
export interface OfOwner {
  owner: string;
  configuration: ShownConfiguration | undefined;
  state: SettingsState;
  go: (state: SettingsState) => void;
}

export interface Across {
  state: SettingsState;
  go: (state: SettingsState) => void;
}

const CONFIGURED: Partial<Record<Section, (props: OfOwner) => React.ReactNode>> = {
  closure: Closure,
  "default-connector": DefaultConnector,
  "custom-fields": CustomFields,
  templates: Templates,
  "observable-types": ObservableTypes,
  automation: Automation,
};

function Configured({ section, ...props }: { section: Section } & Omit<OfOwner, "configuration">) {
  const found = useQuery({ ...configurationsQuery, staleTime: 0 });
  if (found.error && !found.data) return <Failed error={found.error} again={found.refetch} />;
  if (!found.data) return <Waiting />;
  const Part = CONFIGURED[section];
  const configuration = found.data.find((one) => one.owner === props.owner);
  return Part ? (
    <Part key={`${section} ${props.owner}`} configuration={configuration} {...props} />
  ) : null;
}

export function SettingsPage({
  section,
  state,
  go,
}: {
  section: Section;
  state: SettingsState;
  go: (state: SettingsState) => void;
}) {
  const name = nameOfSection(section);
  useTitle(`${name} - Settings`);
  const me = useMe();
  const owners = ownersFor(me, section === "automation" ? "getCase" : "findConfigurations");
  const owner = owners.find((one) => one === state.owner) ?? usual(owners);
  const ofOwner = OF_OWNERS.includes(section);
  const heading = useRef<HTMLHeadingElement>(null);
  useReturn(state.edit);
  // biome-ignore lint/correctness/useExhaustiveDependencies: whenever another section is shown
  useEffect(() => {
    if (state.edit === undefined) heading.current?.focus();
  }, [section]);
  const there = SECTIONS.filter(([id]) => isThere(me, id));
  if (!there.some(([id]) => id === section) || (ofOwner && owner === undefined)) {
    return (
      <Empty title="You may not see this">
        <span>It needs a privilege for one of the areas, or for connectors or alerts.</span>
      </Empty>
    );
  }
  return (
    <div className="settings">
      <nav aria-label="Settings">
        {there.map(([id, label]) => (
          <Link
            key={id}
            to="/app/settings/$section"
            params={{ section: id }}
            search={state.owner ? { owner: state.owner } : {}}
            aria-current={id === section ? "page" : undefined}
          >
            {label}
          </Link>
        ))}
      </nav>
      <div className="stack" style={{ minWidth: 0 }}>
        <div className="row between wrap" style={{ minHeight: 32 }}>
          <h1 ref={heading} tabIndex={-1} style={{ fontSize: 19 }}>
            {name}
          </h1>
          {ofOwner && owners.length > 1 && (
            <Select
              aria-label="Area"
              data={owners.map((value) => ({ value, label: ownerName(value) }))}
              value={owner ?? null}
              allowDeselect={false}
              onChange={(value) => value && go({ owner: value })}
            />
          )}
        </div>
        {ofOwner && owner !== undefined && (
          <Configured section={section} owner={owner} state={state} go={go} />
        )}
        {section === "connectors" && <Connectors state={state} go={go} />}
        {section === "notifications" && <Notifications state={state} go={go} />}
      </div>
    </div>
  );
}

function usual(owners: readonly string[]): string | undefined {
  return owners.find((one) => one === "securitySolution") ?? owners[0];
}

/** What a form was opened with has the focus again when it is closed. */
function useReturn(edit: string | undefined): void {
  const before = useRef(edit);
  useEffect(() => {
    const closed = before.current !== undefined && edit === undefined;
    if (closed) {
      const opener = document.getElementById(`open-${before.current}`);
      (opener ?? document.querySelector<HTMLElement>("main h1"))?.focus();
    }
    before.current = edit;
  }, [edit]);
}
