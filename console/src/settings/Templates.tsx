/** With what do cases begin that are opened by a template? */
import { Select, Textarea, TextInput } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { connectorsQuery } from "../api/queries";
import type { Connector, Template } from "../api/schema.gen";
import { CaseFields, FromAlerts } from "../shared/CaseFields";
import { Editor } from "../shared/Editor";
import { useMe } from "../shared/rights";
import { TagsField } from "../shared/TagsField";
import { Tags, Word } from "../shared/Words";
import { begun } from "../ticket/fields";
import { TicketFields } from "../ticket/TicketFields";
import { Entries, type FieldsOf, type Kind } from "./Entries";
import type { OfOwner } from "./SettingsPage";
import {
  LONGEST,
  NOWHERE,
  type TemplateForm,
  templateFaults,
  templateForm,
  templateMade,
} from "./template";

function Fields({ form, put, fault, owner, configuration }: FieldsOf<Template, TemplateForm>) {
  const me = useMe();
  const connect = me?.connectors !== "none";
  const connectors = useQuery({ ...connectorsQuery, enabled: connect }).data ?? [];
  const { connector } = form;
  const known = connectors.some((one) => one.id === connector.id);

  function choose(id: string) {
    const found = connectors.find((one) => one.id === id);
    const chosen: Connector = found
      ? ({ id, name: found.name, type: found.actionTypeId, fields: null } as Connector)
      : NOWHERE;
    if (id !== connector.id) put({ connector: chosen, ticket: begun(chosen) });
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
        <CaseFields
          form={form}
          put={put}
          fault={fault}
          owner={owner}
          fields={configuration?.customFields ?? []}
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
      </div>
      <TicketFields
        key={connector.id}
        connector={connector}
        values={form.ticket}
        change={(ticket) => put({ ticket })}
      />
      <FromAlerts form={form} put={put} />
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
