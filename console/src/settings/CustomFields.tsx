/** Which fields do cases have beside those of every case? */
import { Checkbox, NumberInput, SegmentedControl, Select, TextInput } from "@mantine/core";
import type { CustomFieldConfiguration } from "../api/schema.gen";
import { type CustomFieldForm, fieldFaults, fieldForm, fieldMade } from "./customField";
import { Entries, type FieldsOf, type Kind } from "./Entries";
import { LostValues } from "./Losses";
import type { OfOwner } from "./SettingsPage";

const TYPES = { text: "Text", toggle: "On or off", number: "Whole number" } as const;

function usual(one: CustomFieldConfiguration): string {
  if (one.defaultValue == null) return "–";
  if (typeof one.defaultValue === "boolean") return one.defaultValue ? "on" : "off";
  return String(one.defaultValue);
}

function Fields({ form, put, entry, fault }: FieldsOf<CustomFieldConfiguration, CustomFieldForm>) {
  return (
    <>
      <div className="pair">
        <TextInput
          id="field-label"
          label="Name"
          required
          value={form.label}
          error={fault("label")}
          onChange={(event) => put({ label: event.currentTarget.value })}
        />
        <Select
          label="Type"
          description={entry ? "It stays what it is, once cases have the field" : undefined}
          data={Object.entries(TYPES).map(([value, label]) => ({ value, label }))}
          value={form.type}
          disabled={entry !== null}
          allowDeselect={false}
          onChange={(type) => type && put({ type: type as CustomFieldForm["type"], usual: "" })}
        />
      </div>
      <Checkbox
        label="Every case must have a value"
        checked={form.required}
        onChange={(event) => put({ required: event.currentTarget.checked })}
      />
      {form.type === "toggle" ? (
        <fieldset>
          <legend>Where none is said it is</legend>
          <SegmentedControl
            aria-label="Where none is said it is"
            value={form.usual}
            data={[
              { value: "", label: "Nothing" },
              { value: "off", label: "Off" },
              { value: "on", label: "On" },
            ]}
            onChange={(value) => put({ usual: value })}
          />
        </fieldset>
      ) : form.type === "number" ? (
        <NumberInput
          id="field-usual"
          label="Value where none is said"
          allowDecimal={false}
          value={form.usual === "" ? "" : Number(form.usual)}
          error={fault("usual")}
          onChange={(value) => put({ usual: String(value) })}
        />
      ) : (
        <TextInput
          id="field-usual"
          label="Value where none is said"
          value={form.usual}
          error={fault("usual")}
          onChange={(event) => put({ usual: event.currentTarget.value })}
        />
      )}
    </>
  );
}

const KIND: Kind<CustomFieldConfiguration, CustomFieldForm> = {
  section: "custom-fields",
  part: "customFields",
  noun: "custom field",
  one: "a custom field",
  about: "A field that you add is there in all cases of this area, old ones too.",
  columns: [
    { name: "Name", cell: (one) => one.label },
    { name: "Type", cell: (one) => TYPES[one.type] },
    { name: "Required", cell: (one) => (one.required ? "Yes" : "No") },
    { name: "Where none is said", cell: usual },
    { name: "Key", cell: (one) => <span className="mono">{one.key}</span> },
  ],
  nameOf: (one) => one.label,
  begin: fieldForm,
  made: fieldMade,
  label: (form) => form.label.trim(),
  faults: fieldFaults,
  Fields,
  Losses: ({ entry, owner }) => <LostValues owner={owner} name={entry.label} of={entry.key} />,
};

export function CustomFields(props: OfOwner) {
  return <Entries kind={KIND} {...props} />;
}
