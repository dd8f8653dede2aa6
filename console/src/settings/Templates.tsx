/** With what do cases begin that are opened by a template? */
import {
  Autocomplete,
  MultiSelect,
  NumberInput,
  Select,
  Switch,
  Textarea,
  TextInput,
} from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { nameOf } from "../api/people";
import { categoriesQuery, connectorsQuery, tagsQuery } from "../api/queries";
import type { Connector, CustomFieldConfiguration, Severity, Template } from "../api/schema.gen";
import { useAssignable } from "../cases/useAssignable";
import { Editor } from "../shared/Editor";
import { useMe } from "../shared/rights";
import { TagsField } from "../shared/TagsField";
import { SEVERITIES, Tags, Word, wordOf } from "../shared/Words";
import { Entries, type FieldsOf, type Kind } from "./Entries";
import type { OfOwner } from "./SettingsPage";
import {
  type FieldValue,
  LONGEST,
  NOWHERE,
  type TemplateForm,
  templateFaults,
  templateForm,
  templateMade,
} from "./template";

function CustomField({
  field,
  value,
  set,
}: {
  field: CustomFieldConfiguration;
  value: FieldValue;
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
  if (field.type === "number") {
    return (
      <NumberInput
        label={field.label}
        allowDecimal={false}
        value={typeof value === "number" ? value : ""}
        onChange={(now) => set(now === "" ? null : Number(now))}
      />
    );
  }
  return (
    <TextInput
      label={field.label}
      maxLength={160}
      value={typeof value === "string" ? value : ""}
      onChange={(event) => set(event.currentTarget.value)}
    />
  );
}

function Fields({ form, put, fault, owner, configuration }: FieldsOf<Template, TemplateForm>) {
  const me = useMe();
  const connect = me?.connectors !== "none";
  const tags = useQuery(tagsQuery).data ?? [];
  const categories = useQuery(categoriesQuery).data ?? [];
  const connectors = useQuery({ ...connectorsQuery, enabled: connect }).data ?? [];
  const people = useAssignable("", owner);
  const { connector } = form;
  const known = connectors.some((one) => one.id === connector.id);

  function choose(id: string) {
    const found = connectors.find((one) => one.id === id);
    const chosen: Connector = found
      ? { id, name: found.name, type: found.actionTypeId, fields: null }
      : NOWHERE;
    put({ connector: id === connector.id ? connector : chosen });
  }

  return (
    <>
      <div className="pair">
        <TextInput
          id="field-name"
          label="Name of the template"
          required
          value={form.name}
          error={fault("name")}
          onChange={(event) => put({ name: event.currentTarget.value })}
        />
        <TagsField
          label="Tags of the template"
          value={form.labels}
          maxTags={10}
          error={fault("labels")}
          onChange={(labels) => put({ labels })}
        />
      </div>
      <Textarea
        id="field-about"
        label="What it is for"
        autosize
        minRows={2}
        value={form.about}
        error={fault("about")}
        onChange={(event) => put({ about: event.currentTarget.value })}
      />
      <h3>Its cases begin with</h3>
      <TextInput
        id="field-title"
        label="Title"
        value={form.title}
        error={fault("title")}
        onChange={(event) => put({ title: event.currentTarget.value })}
      />
      <fieldset>
        <legend>Description</legend>
        <Editor
          label="Description"
          text={form.description}
          write={(description) => put({ description })}
          send={() => {}}
          limit={LONGEST.description}
        >
          {fault("description") && <span className="wrong">{fault("description")}</span>}
        </Editor>
      </fieldset>
      <div className="pair">
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
          onChange={(category) => put({ category })}
        />
        <TagsField
          label="Tags"
          data={tags}
          value={form.tags}
          maxTags={200}
          onChange={(now) => put({ tags: now })}
        />
        <MultiSelect
          label="Assignees"
          data={people.map((who) => ({ value: who.profile_uid ?? "", label: nameOf(who) }))}
          value={form.assignees}
          maxValues={10}
          searchable
          onChange={(assignees) => put({ assignees })}
        />
        <Select
          label="Connector"
          disabled={!connect}
          data={[
            { value: "none", label: "None" },
            ...connectors.map((one) => ({ value: one.id, label: one.name })),
            ...(known || connector.id === "none"
              ? []
              : [{ value: connector.id, label: connector.name }]),
          ]}
          value={connector.id}
          allowDeselect={false}
          onChange={(id) => id && choose(id)}
        />
        {(configuration?.customFields ?? []).map((field) => (
          <CustomField
            key={field.key}
            field={field}
            value={form.custom[field.key] ?? null}
            set={(value) => put({ custom: { ...form.custom, [field.key]: value } })}
          />
        ))}
      </div>
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

function Losses() {
  return <p style={{ marginTop: 0 }}>Cases that were opened with it stay as they are.</p>;
}

/** A template has a value for each custom field that there is. */
function kind(configuration: OfOwner["configuration"]): Kind<Template, TemplateForm> {
  return {
    section: "templates",
    part: "templates",
    noun: "template",
    one: "a template",
    about: "A template fills the form of a new case, and is what rules begin their cases with.",
    columns: [
      {
        name: "Name",
        cell: (one) => (
          <>
            {one.name}
            {one.description && <div className="muted">{one.description}</div>}
          </>
        ),
      },
      { name: "Tags", cell: (one) => <Tags tags={one.tags ?? []} /> },
      { name: "Title of its cases", cell: (one) => one.caseFields?.title ?? "–" },
      {
        name: "Severity",
        cell: (one) => (one.caseFields?.severity ? <Word kind={one.caseFields.severity} /> : "–"),
      },
    ],
    nameOf: (one) => one.name,
    begin: templateForm,
    made: (form, key) => templateMade(form, key, configuration?.customFields ?? []),
    label: (form) => form.name.trim(),
    faults: templateFaults,
    Fields,
    Losses,
  };
}

export function Templates(props: OfOwner) {
  return <Entries kind={kind(props.configuration)} {...props} />;
}
