/** How is said what a ticket holds beside what the case says? */
import { Checkbox, MultiSelect, NumberInput, Select, Textarea, TextInput } from "@mantine/core";
import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { TagsField } from "../shared/TagsField";
import type { Choice } from "./answers";
import { choicesQuery } from "./choices";
import { faults, fieldsOf, put, type Said, type TicketField, type Values } from "./fields";

const TLP = { min: 0, max: 4 };

function Field({
  field,
  value,
  choices,
  asking,
  fault,
  said,
}: {
  field: TicketField;
  value: Said;
  choices: readonly Choice[] | undefined;
  /** They are on their way. */
  asking: boolean;
  fault: string | undefined;
  said: (value: Said) => void;
}) {
  const common = { id: `ticket-${field.key}`, label: field.label, description: field.about };
  const inside = { withinPortal: false };
  switch (field.kind) {
    case "check":
      return (
        <Checkbox
          label={field.label}
          checked={value === true}
          onChange={(event) => said(event.currentTarget.checked)}
        />
      );
    case "number":
      return (
        <NumberInput
          {...common}
          {...TLP}
          allowDecimal={false}
          value={typeof value === "number" ? value : ""}
          onChange={(now) => said(now === "" ? null : Number(now))}
        />
      );
    case "choices":
      if (choices) {
        return (
          <MultiSelect
            {...common}
            data={withOwn(choices, Array.isArray(value) ? value : [])}
            value={Array.isArray(value) ? value : []}
            disabled={asking}
            searchable
            comboboxProps={inside}
            onChange={said}
          />
        );
      }
      return (
        <TagsField
          label={`${field.label}: their ids`}
          value={Array.isArray(value) ? value : []}
          onChange={said}
        />
      );
    case "choice":
      if (choices) {
        const now = typeof value === "string" ? value : null;
        return (
          <Select
            {...common}
            placeholder="Not said"
            data={withOwn(choices, now ? [now] : [])}
            value={now}
            disabled={asking}
            clearable
            clearButtonProps={{ "aria-label": `Clear: ${field.label}` }}
            searchable
            comboboxProps={inside}
            onChange={said}
          />
        );
      }
      break;
    case "json":
      return (
        <Textarea
          {...common}
          className="mono"
          autosize
          minRows={2}
          error={fault}
          value={typeof value === "string" ? value : ""}
          onChange={(event) => said(event.currentTarget.value)}
        />
      );
  }
  return (
    <TextInput
      {...common}
      value={typeof value === "string" ? value : ""}
      onChange={(event) => said(event.currentTarget.value)}
    />
  );
}

/** What is stored stays there, even if it can no longer be chosen. */
function withOwn(choices: readonly Choice[], own: readonly string[]): Choice[] {
  const found = new Map(choices.map((one) => [one.value, one]));
  for (const value of own) if (!found.has(value)) found.set(value, { value, label: value });
  return [...found.values()].map(({ value, label }) => ({ value, label }));
}

export function TicketFields({
  connector,
  values,
  change,
}: {
  connector: { id: string; type: string };
  values: Values;
  change: (values: Values) => void;
}) {
  const { id, type } = connector;
  const fields = fieldsOf(type);
  const asks = fields.some((one) => one.kind === "choice" || one.kind === "choices");
  const issueType = typeof values.issueType === "string" ? values.issueType : "";
  const asked = useQuery({
    ...choicesQuery(id, type, issueType),
    enabled: asks,
    placeholderData: keepPreviousData,
  });
  const asking = asks && asked.isPending;
  if (fields.length === 0) return null;
  const wrong = faults(type, values);
  const choices = (field: TicketField) => {
    const all = asked.data?.[field.key] ?? (asking ? [] : undefined);
    if (!field.of) return all;
    const on = values[field.of];
    return all?.filter((one) => one.of === undefined || one.of === on);
  };
  return (
    <fieldset className="stack" style={{ border: 0, padding: 0, margin: 0 }}>
      <legend className="visually-hidden">Of the ticket</legend>
      {asking && <output className="muted">Asking what there is…</output>}
      {asked.error && (
        <output className="muted">
          What there is to choose from is not known: {asked.error.message}
        </output>
      )}
      {fields.map((field) => (
        <Field
          key={field.key}
          field={field}
          value={values[field.key] ?? null}
          choices={choices(field)}
          asking={asking}
          fault={wrong[field.key]}
          said={(said) => change(put(type, values, field.key, said))}
        />
      ))}
    </fieldset>
  );
}
