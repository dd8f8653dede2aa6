/** Which types of observables are there beside those that are always there? */
import { TextInput } from "@mantine/core";
import type { ObservableType } from "../api/schema.gen";
import { labelFault } from "./configuration";
import { Entries, type FieldsOf, type Kind } from "./Entries";
import { LostObservables } from "./Losses";
import type { OfOwner } from "./SettingsPage";

interface Form {
  label: string;
}

function Fields({ form, put, fault }: FieldsOf<ObservableType, Form>) {
  return (
    <TextInput
      id="field-label"
      label="Name"
      required
      value={form.label}
      error={fault("label")}
      onChange={(event) => put({ label: event.currentTarget.value })}
    />
  );
}

const KIND: Kind<ObservableType, Form> = {
  section: "observable-types",
  part: "observableTypes",
  noun: "observable type",
  one: "an observable type",
  about: "Addresses, hashes, URLs, host and file names are there anyway.",
  columns: [
    { name: "Name", cell: (one) => one.label },
    { name: "Key", cell: (one) => <span className="mono">{one.key}</span> },
  ],
  nameOf: (one) => one.label,
  begin: (one) => ({ label: one?.label ?? "" }),
  made: (form, key) => ({ key, label: form.label.trim() }),
  label: (form) => form.label.trim(),
  faults(form, others): Record<string, string> {
    const label = labelFault(form.label, others, "A type");
    return label ? { label } : {};
  },
  Fields,
  Losses: ({ entry, owner }) => <LostObservables owner={owner} name={entry.label} of={entry.key} />,
};

export function ObservableTypes(props: OfOwner) {
  return <Entries kind={KIND} {...props} />;
}
