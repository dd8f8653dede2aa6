/** How are the fields of a case filled before there is one: in a new case, and in what cases begin with? */
import { Autocomplete, MultiSelect, NumberInput, Select, Switch, TextInput } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { nameOf } from "../api/people";
import { categoriesQuery, tagsQuery } from "../api/queries";
import type { CustomFieldConfiguration, Severity } from "../api/schema.gen";
import { useAssignable } from "../cases/useAssignable";
import { type CaseParts, type FieldValue, LONGEST } from "./caseParts";
import { TagsField } from "./TagsField";
import { SEVERITIES, wordOf } from "./Words";

const MOST = { tags: 200, assignees: 10 };

interface Filled {
  form: CaseParts;
  put: (part: Partial<CaseParts>) => void;
  /** What is wrong with a field. */
  fault: (field: string) => string | null | undefined;
}

function CustomField({
  field,
  value,
  fault,
  strict,
  set,
}: {
  field: CustomFieldConfiguration;
  value: FieldValue;
  fault: string | null | undefined;
  strict: boolean;
  set: (value: FieldValue) => void;
}) {
  if (field.type === "toggle") {
    return (
      <Switch
        label={field.label}
        checked={(value ?? field.defaultValue) === true}
        onChange={(event) => set(event.currentTarget.checked)}
      />
    );
  }
  const common = {
    id: `custom-${field.key}`,
    label: field.label,
    withAsterisk: strict && field.required,
    error: fault,
  };
  if (field.type === "number") {
    return (
      <NumberInput
        {...common}
        allowDecimal={false}
        value={typeof value === "number" ? value : ""}
        onChange={(now) => set(now === "" ? null : Number(now))}
      />
    );
  }
  return (
    <TextInput
      {...common}
      maxLength={LONGEST.custom}
      value={typeof value === "string" ? value : ""}
      onChange={(event) => set(event.currentTarget.value)}
    />
  );
}

/** By what cases are found and told apart. */
export function CaseFields({
  form,
  put,
  fault,
  owner,
  fields,
  strict = false,
  unassigned = null,
}: Filled & {
  owner: string;
  fields: readonly CustomFieldConfiguration[];
  /** What is required must be there. */
  strict?: boolean;
  /** Why nobody can be assigned. */
  unassigned?: string | null;
}) {
  const tags = useQuery(tagsQuery).data ?? [];
  const categories = useQuery(categoriesQuery).data ?? [];
  const people = useAssignable("", owner);
  return (
    <>
      <Select
        label="Severity"
        data={SEVERITIES.map((value) => ({ value, label: wordOf(value) }))}
        value={form.severity}
        allowDeselect={false}
        onChange={(value) => value && put({ severity: value as Severity })}
      />
      <Autocomplete
        id="field-category"
        label="Category"
        data={categories}
        value={form.category}
        error={fault("category")}
        maxLength={LONGEST.category}
        onChange={(category) => put({ category })}
      />
      <TagsField
        label="Tags"
        data={tags}
        value={form.tags}
        maxTags={MOST.tags}
        onChange={(now) => put({ tags: now })}
      />
      <MultiSelect
        label="Assignees"
        disabled={unassigned !== null}
        description={unassigned}
        data={people.map((who) => ({ value: who.profile_uid ?? "", label: nameOf(who) }))}
        value={form.assignees}
        maxValues={MOST.assignees}
        searchable
        onChange={(assignees) => put({ assignees })}
      />
      {fields.map((field) => (
        <CustomField
          key={field.key}
          field={field}
          value={form.custom[field.key] ?? null}
          fault={fault(field.key)}
          strict={strict}
          set={(value) => put({ custom: { ...form.custom, [field.key]: value } })}
        />
      ))}
    </>
  );
}

/** What follows from its alerts. */
export function FromAlerts({ form, put }: Pick<Filled, "form" | "put">) {
  return (
    <>
      <Switch
        label="Sync the status of its alerts"
        checked={form.sync}
        onChange={(event) => put({ sync: event.currentTarget.checked })}
      />
      <Switch
        label="Take observables from its alerts"
        checked={form.extract}
        onChange={(event) => put({ extract: event.currentTarget.checked })}
      />
    </>
  );
}
