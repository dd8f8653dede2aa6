/** How is a case opened? P3: a form whose draft survives, checked as the API checks. */
import { Alert, Button, Checkbox, Select, TextInput } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { type FormEvent, useRef, useState } from "react";
import { attachTo } from "../alerts/attach";
import type { Attached } from "../alerts/rows";
import { Refused, raw } from "../api/client";
import { cache, configurationsQuery, connectorsQuery } from "../api/queries";
import type { NewCase as Body, ShownCase, TemplateFields } from "../api/schema.gen";
import { CaseFields, FromAlerts } from "../shared/CaseFields";
import { type CaseParts, LONGEST, saidOf } from "../shared/caseParts";
import { draftOf, keepDraft } from "../shared/drafts";
import { Editor } from "../shared/Editor";
import { Empty } from "../shared/Notes";
import { ownerName, ownersFor, useMe, why } from "../shared/rights";
import { done, failed } from "../shared/tell";
import { useTitle } from "../shared/useTitle";
import { brought, type Prefill } from "./prefill";

const KEY = "new-case";
const NONE = { id: "none", name: "none", type: ".none" as const, fields: null };

interface Form extends CaseParts {
  owner: string;
  title: string;
  description: string;
  connector: string;
  push: boolean;
}

function begin(owner: string, prefill: Prefill): Form {
  const fresh: Form = {
    owner,
    title: "",
    severity: "low",
    description: "",
    category: "",
    tags: [],
    assignees: [],
    custom: {},
    sync: true,
    extract: true,
    connector: "none",
    push: false,
  };
  try {
    const kept = JSON.parse(draftOf(KEY) ?? "{}") as Partial<Form>;
    return {
      ...fresh,
      ...kept,
      ...(prefill.title ? { title: prefill.title } : {}),
      ...(prefill.owner ? { owner } : {}),
    };
  } catch {
    return fresh;
  }
}

/** The area where the form begins. */
function beginning(owners: readonly string[], wanted: string | undefined): string {
  const usual = [wanted, "securitySolution"].find((one) => one && owners.includes(one));
  return usual ?? owners[0] ?? "";
}

export function NewCasePage({
  prefill,
  alerts,
}: {
  prefill: Prefill;
  alerts: readonly Attached[] | undefined;
}) {
  useTitle("New case");
  const me = useMe();
  const navigate = useNavigate();
  const owners = ownersFor(me, "createCase");
  const coming = brought(prefill, alerts);
  const [form, setForm] = useState(() => begin(beginning(owners, prefill.owner), prefill));
  const [tried, setTried] = useState(false);
  const [busy, setBusy] = useState(false);
  const [fault, setFault] = useState<string | null>(null);
  const title = useRef<HTMLInputElement>(null);
  const about = useRef<HTMLTextAreaElement>(null);
  const connectors = useQuery(connectorsQuery).data ?? [];
  const configuration = useQuery(configurationsQuery).data?.find((one) => one.owner === form.owner);

  function put(part: Partial<Form>) {
    const next = { ...form, ...part };
    setForm(next);
    keepDraft(KEY, JSON.stringify(next));
  }

  function use(fields: TemplateFields | null) {
    if (!fields) return;
    put({
      ...(fields.title ? { title: fields.title } : {}),
      ...(fields.description ? { description: fields.description } : {}),
      ...(fields.severity ? { severity: fields.severity } : {}),
      ...(fields.category ? { category: fields.category } : {}),
      ...(fields.tags ? { tags: fields.tags } : {}),
      ...(fields.assignees ? { assignees: fields.assignees.map((who) => who.uid) } : {}),
      ...(fields.connector ? { connector: fields.connector.id } : {}),
      ...(fields.settings ? { sync: fields.settings.syncAlerts } : {}),
      ...(fields.customFields
        ? { custom: Object.fromEntries(fields.customFields.map((one) => [one.key, one.value])) }
        : {}),
    });
  }

  const faults: Partial<Record<string, string>> = {
    ...(form.title.trim() === "" ? { title: "A case has a title" } : {}),
    ...(form.title.trim().length > LONGEST.title
      ? { title: `At most ${LONGEST.title} characters` }
      : {}),
    ...(form.description.trim() === "" ? { description: "A case has a description" } : {}),
    ...(form.description.trim().length > LONGEST.description
      ? { description: `At most ${LONGEST.description} characters` }
      : {}),
  };
  const fields = configuration?.customFields ?? [];
  const missing = fields.filter(
    (one) => one.required && one.defaultValue == null && saidOf(one, form.custom) == null,
  );
  for (const one of missing) faults[one.key] = `${one.label} is required`;

  async function create(event: FormEvent) {
    event.preventDefault();
    setTried(true);
    setFault(null);
    if (Object.keys(faults).length > 0) {
      if (faults.title) title.current?.focus();
      else if (faults.description) about.current?.focus();
      else document.getElementById(`custom-${missing[0]?.key}`)?.focus();
      return;
    }
    setBusy(true);
    const chosen = connectors.find((one) => one.id === form.connector);
    const body = {
      title: form.title.trim(),
      description: form.description.trim(),
      tags: form.tags,
      owner: form.owner,
      severity: form.severity,
      category: form.category.trim() === "" ? null : form.category.trim(),
      assignees: form.assignees.map((uid) => ({ uid })),
      settings: { syncAlerts: form.sync, extractObservables: form.extract },
      connector: chosen
        ? { id: chosen.id, name: chosen.name, type: chosen.actionTypeId, fields: null }
        : NONE,
      customFields: fields
        .map((one) => ({ key: one.key, type: one.type, value: saidOf(one, form.custom) }))
        .filter(({ value }) => value !== undefined),
    } as Body;
    try {
      const push = chosen && form.push ? "?push=true" : "";
      const answer = await raw(`/api/cases${push}`, {
        method: "POST",
        headers: { "content-type": "application/json" },
        body: JSON.stringify(body),
      });
      const made = (await answer.json()) as ShownCase;
      keepDraft(KEY, null);
      if (coming.length > 0) await attach(made, coming);
      done(`#${made.incremental_id ?? ""} is open`);
      void cache.invalidateQueries({ queryKey: ["cases"] });
      await navigate({ to: "/app/security/cases/$id", params: { id: made.id } });
    } catch (error) {
      setFault(error instanceof Refused ? error.message : String(error));
      setBusy(false);
    }
  }

  if (owners.length === 0) {
    return (
      <Empty title="You may not open cases">
        <span>It needs the privilege "createCase" for one of the areas.</span>
      </Empty>
    );
  }
  const said = (key: string) => (tried ? faults[key] : undefined);
  return (
    <form
      onSubmit={(event) => void create(event)}
      style={{ maxWidth: 760 }}
      className="stack"
      noValidate
    >
      <h1 tabIndex={-1} style={{ fontSize: 19 }}>
        New case
      </h1>
      {coming.length > 0 && (
        <p className="muted">
          {coming.length === 1 ? `The alert ${coming[0]?.id} is` : `${coming.length} alerts are`}{" "}
          attached as soon as the case is open.
        </p>
      )}
      {(fault || (tried && Object.keys(faults).length > 0)) && (
        <Alert
          color="red"
          variant="light"
          role="alert"
          title={fault ?? Object.values(faults).join(". ")}
          styles={{ title: { color: "var(--text)" } }}
        />
      )}
      <div className="row" style={{ gap: 12, alignItems: "flex-end" }}>
        {owners.length > 1 && (
          <Select
            label="Area"
            data={owners.map((value) => ({ value, label: ownerName(value) }))}
            value={form.owner}
            allowDeselect={false}
            onChange={(value) => value && put({ owner: value, custom: {} })}
          />
        )}
        {(configuration?.templates.length ?? 0) > 0 && (
          <Select
            label="Template"
            placeholder="None"
            data={
              configuration?.templates.map((one) => ({ value: one.key, label: one.name })) ?? []
            }
            onChange={(key) =>
              use(configuration?.templates.find((one) => one.key === key)?.caseFields ?? null)
            }
          />
        )}
      </div>
      <TextInput
        ref={title}
        label="Title"
        required
        size="sm"
        data-autofocus
        value={form.title}
        error={said("title")}
        onChange={(event) => put({ title: event.currentTarget.value })}
        rightSectionWidth={64}
        rightSection={
          form.title.length > 120 && <span className="muted num">{form.title.length}/160</span>
        }
      />
      <fieldset style={{ border: 0, padding: 0, margin: 0 }}>
        <legend style={{ fontWeight: 500, fontSize: 12, padding: 0 }}>Description *</legend>
        <Editor
          label="Description"
          field={about}
          text={form.description}
          write={(description) => put({ description })}
          send={() => {}}
          limit={LONGEST.description}
          rows={5}
        >
          {said("description") && (
            <span style={{ color: "var(--critical)" }}>{said("description")}</span>
          )}
        </Editor>
      </fieldset>
      <div style={{ display: "grid", gridTemplateColumns: "repeat(2, minmax(0, 1fr))", gap: 12 }}>
        <CaseFields
          form={form}
          put={put}
          fault={said}
          owner={form.owner}
          fields={fields}
          strict
          unassigned={why(me, "assignCase", form.owner)}
        />
        {connectors.length > 0 && (
          <Select
            label="Connector"
            data={[
              { value: "none", label: "None" },
              ...connectors.map((one) => ({ value: one.id, label: one.name })),
            ]}
            value={form.connector}
            allowDeselect={false}
            onChange={(connector) => connector && put({ connector, push: connector !== "none" })}
          />
        )}
      </div>
      {form.connector !== "none" && (
        <Checkbox
          label="Push it at once"
          checked={form.push}
          onChange={(event) => put({ push: event.currentTarget.checked })}
        />
      )}
      <FromAlerts form={form} put={put} />
      <div className="row" style={{ justifyContent: "flex-end" }}>
        <Button
          variant="default"
          onClick={() => {
            keepDraft(KEY, null);
            void navigate({ to: "/app/cases" });
          }}
        >
          Discard
        </Button>
        <Button type="submit" loading={busy}>
          Open the case
        </Button>
      </div>
    </form>
  );
}

async function attach(made: ShownCase, alerts: readonly Attached[]): Promise<void> {
  try {
    await attachTo(made, alerts);
  } catch (error) {
    failed(
      "The case is open, but its alerts were not attached",
      error instanceof Error ? error.message : String(error),
    );
  }
}
