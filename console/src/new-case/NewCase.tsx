/** How is a case opened? P3: a form whose draft survives, checked as the API checks. */
import { Alert, Button, Select, TextInput } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { type FormEvent, useRef, useState } from "react";
import { attachTo } from "../alerts/attach";
import type { Attached } from "../alerts/rows";
import { Refused, raw } from "../api/client";
import { cache, configurationsQuery, connectorsQuery } from "../api/queries";
import type { ShownCase } from "../api/schema.gen";
import { CaseFields, FromAlerts } from "../shared/CaseFields";
import { LONGEST } from "../shared/caseParts";
import { draftOf, keepDraft } from "../shared/drafts";
import { Editor } from "../shared/Editor";
import { Empty } from "../shared/Notes";
import { ownerName, ownersFor, useMe, why } from "../shared/rights";
import { done, failed } from "../shared/tell";
import { useTitle } from "../shared/useTitle";
import { begin, bodyOf, connectorOf, type Form, faultsOf, filled } from "./form";
import { Pushed } from "./Pushed";
import { brought, type Prefill } from "./prefill";

const KEY = "new-case";

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
  const [form, setForm] = useState(() =>
    begin(beginning(owners, prefill.owner), prefill, draftOf(KEY)),
  );
  const [tried, setTried] = useState(false);
  const [busy, setBusy] = useState(false);
  const [fault, setFault] = useState<string | null>(null);
  const title = useRef<HTMLInputElement>(null);
  const about = useRef<HTMLTextAreaElement>(null);
  const connected = me !== null && me.connectors !== "none";
  const connectors = useQuery({ ...connectorsQuery, enabled: connected }).data ?? [];
  const configuration = useQuery(configurationsQuery).data?.find((one) => one.owner === form.owner);

  function put(part: Partial<Form>) {
    const next = { ...form, ...part };
    setForm(next);
    keepDraft(KEY, JSON.stringify(next));
  }

  const fields = configuration?.customFields ?? [];
  const chosen = connectorOf(form, configuration?.connector.id, connectors);
  const faults = faultsOf(form, fields, chosen);
  const always = configuration?.pushOnCreate === true;
  const unpushed = why(me, "pushCase", form.owner);
  const pushed = chosen !== undefined && unpushed === null && (always || form.push);

  async function create(event: FormEvent) {
    event.preventDefault();
    setTried(true);
    setFault(null);
    const [first] = Object.keys(faults);
    if (first !== undefined) {
      const field = { title, description: about }[first]?.current;
      (field ?? document.getElementById(first))?.focus();
      return;
    }
    setBusy(true);
    const body = bodyOf(form, fields, chosen);
    try {
      const push = pushed ? "?push=true" : "";
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
      await navigate({
        to: "/app/security/cases/$id",
        params: { id: made.id },
        state: { pushing: pushed },
      });
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
            onChange={(value) =>
              value && put({ owner: value, custom: {}, connector: null, ticket: {} })
            }
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
              put(filled(configuration?.templates.find((one) => one.key === key)?.caseFields ?? {}))
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
          fault={(key) => said(`custom-${key}`)}
          owner={form.owner}
          fields={fields}
          strict
          unassigned={why(me, "assignCase", form.owner)}
        />
      </div>
      <Pushed
        form={form}
        put={put}
        connectors={connectors}
        chosen={chosen}
        always={always}
        reason={unpushed}
      />
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
