/** How is a rule written? */
import { NumberInput, Select, Switch, TextInput } from "@mantine/core";
import { useRef, useState } from "react";
import { api, told } from "../../api/client";
import type { Person } from "../../api/people";
import { cache } from "../../api/queries";
import type { AlertSyncApiRulesShown as Shown } from "../../api/schema.gen";
import { TagsField } from "../../shared/TagsField";
import { done } from "../../shared/tell";
import { Collided } from "../Collided";
import { keyFor } from "../configuration";
import { Fault, SaveRow, Sheet } from "../Parts";
import type { OfOwner } from "../SettingsPage";
import { draftKey, NEW } from "../state";
import { useKept } from "../useKept";
import type { Wishing } from "../useWish";
import { ruleNow, rulesQuery } from "./reading";
import {
  type RuleForm as Form,
  isOther,
  MOST,
  ruleFaults,
  ruleForm,
  ruleMade,
  UNITS,
  type Unit,
} from "./rule";
import { TakesField } from "./TakesField";

export function RuleForm({
  owner,
  configuration,
  edit,
  one,
  taken,
  reason,
  go,
}: OfOwner & { edit: string; one: Shown | null; taken: readonly string[]; reason: string | null }) {
  const kept = useKept<Form, Shown | null>(
    draftKey("automation", owner, edit),
    () => ruleForm(one),
    one,
  );
  const [busy, setBusy] = useState(false);
  const [fault, setFault] = useState<string | null>(null);
  const [lost, setLost] = useState<Wishing["lost"]>(null);
  const tried = useRef(false);
  const { form, put, base } = kept;
  const faults = ruleFaults(form);
  const wrong = (field: string) => (tried.current ? faults[field] : undefined);
  const id = edit === NEW ? keyFor(form.name, taken) : edit;

  function close() {
    kept.forget();
    go({ owner });
  }

  async function save(seen: Shown | null) {
    tried.current = true;
    put({});
    const first = Object.keys(faults)[0];
    if (first) document.getElementById(`field-${first}`)?.focus();
    if (first || reason) return;
    setBusy(true);
    setFault(null);
    setLost(null);
    const body = ruleMade(form, owner);
    try {
      const now = await ruleNow(id);
      if (isOther(seen, now)) {
        const theirs = now && ruleMade(ruleForm(now), now.owner);
        const by = (now?.updated_by ?? {}) as unknown as Person;
        setLost({
          theirs,
          by,
          at: now?.updated_at,
          wish: { part: "templates", key: id, base: null, mine: body as never },
        });
        kept.rebase(now);
        setBusy(false);
        return;
      }
      await told(api.PUT("/api/alerts/_case_rules/{id}", { params: { path: { id } }, body }));
      await cache.invalidateQueries({ queryKey: rulesQuery.queryKey });
      done(`${body.name} is saved`);
      close();
    } catch (error) {
      setFault(error instanceof Error ? error.message : String(error));
      setBusy(false);
    }
  }

  return (
    <Sheet title={one ? one.name : "New rule"} submit={() => void save(base)}>
      <Fault said={tried.current ? (Object.values(faults)[0] ?? null) : null} />
      <div className="pair">
        <TextInput
          id="field-name"
          label="Name"
          required
          value={form.name}
          error={wrong("name")}
          onChange={(event) => put({ name: event.currentTarget.value })}
        />
        <Switch
          label="It is on"
          checked={form.enabled}
          style={{ alignSelf: "end" }}
          onChange={(event) => put({ enabled: event.currentTarget.checked })}
        />
      </div>
      <TakesField all={form.takes} fault={wrong("takes")} set={(takes) => put({ takes })} />
      <h3>Which of them go into one case</h3>
      <div className="pair">
        <TagsField
          label="One case for each"
          description="Fields of an alert, for instance host.name; none: one case for all"
          value={form.groupingBy}
          maxTags={MOST.groupingBy}
          onChange={(groupingBy) => put({ groupingBy })}
        />
        <div className="row" style={{ alignItems: "flex-end" }}>
          <NumberInput
            id="field-window"
            label="What comes later opens another one, after"
            className="grow"
            min={1}
            allowDecimal={false}
            value={form.window}
            error={wrong("window")}
            onChange={(window) => put({ window: Number(window) })}
          />
          <Select
            aria-label="Unit of the time"
            w={110}
            data={UNITS.map(([value, label]) => ({ value, label }))}
            value={form.unit}
            allowDeselect={false}
            onChange={(unit) => unit && put({ unit: unit as Unit })}
          />
        </div>
        <NumberInput
          id="field-most"
          label="Cases that it opens at once"
          min={1}
          max={MOST.cases}
          allowDecimal={false}
          value={form.most}
          error={wrong("most")}
          onChange={(most) => put({ most: Number(most) })}
        />
        <Select
          label="Where there would be more"
          data={[
            { value: "queue", label: "the others wait for their turn" },
            { value: "mix", label: "all go into one case" },
          ]}
          value={form.overflow}
          allowDeselect={false}
          onChange={(value) => value && put({ overflow: value as Form["overflow"] })}
        />
      </div>
      <Switch
        label="A case that was closed is opened again"
        description="Else another one is opened."
        checked={form.reopen}
        onChange={(event) => put({ reopen: event.currentTarget.checked })}
      />
      <h3>Its cases</h3>
      <div className="pair">
        <Select
          label="Template"
          placeholder="None"
          clearable
          data={(configuration?.templates ?? []).map((each) => ({
            value: each.key,
            label: each.name,
          }))}
          value={form.template}
          onChange={(template) => put({ template })}
        />
        <TextInput
          id="field-title"
          label="Title"
          description="Fields of its first alert in braces: {{host.name}}"
          value={form.title}
          error={wrong("title")}
          onChange={(event) => put({ title: event.currentTarget.value })}
        />
        <TagsField
          label="Tags"
          value={form.tags}
          maxTags={MOST.tags}
          onChange={(tags) => put({ tags })}
        />
      </div>
      <Switch
        label="They are pushed by themselves"
        checked={form.push}
        onChange={(event) => put({ push: event.currentTarget.checked })}
      />
      <Fault said={fault} />
      <Collided wishing={{ lost }} keep={close} use={() => void save(base)} />
      <SaveRow busy={busy} reason={reason} cancel={close} />
    </Sheet>
  );
}
