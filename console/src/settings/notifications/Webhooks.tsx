/** Which programs are told of changes, and did they hear of them? */
import { MultiSelect, TextInput } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { api, told } from "../../api/client";
import { cache } from "../../api/queries";
import type { NewWebhook, NotifierApiSubscribedShown as Shown } from "../../api/schema.gen";
import { CopyButton } from "../../shared/Copyable";
import { Empty, Failed, Waiting } from "../../shared/Notes";
import { ownerName, ownersFor, useMe } from "../../shared/rights";
import { TagsField } from "../../shared/TagsField";
import { Time } from "../../shared/Time";
import { done } from "../../shared/tell";
import { SEVERITIES, wordOf } from "../../shared/Words";
import { Fault, Open, SaveRow, Sheet, Sure } from "../Parts";
import type { Across } from "../SettingsPage";
import { NEW } from "../state";

const KEY = ["webhooks"] as const;
const KINDS = [
  "create_case",
  "delete_case",
  "title",
  "description",
  "status",
  "severity",
  "category",
  "tags",
  "assignees",
  "comment",
  "connector",
  "pushed",
  "settings",
  "customFields",
  "observables",
];

function Secret({ secret }: { secret: string }) {
  return (
    <div className="conflict" role="alert">
      <strong>This is shown once. It is what deliveries are signed with:</strong>
      <div className="row">
        <code className="mono" style={{ overflowWrap: "anywhere" }}>
          {secret}
        </code>
        <CopyButton value={secret} what="the secret" />
      </div>
    </div>
  );
}

function Form({ close }: { close: (made: Shown | null) => void }) {
  const owners = ownersFor(useMe(), "updateConfiguration");
  const [form, setForm] = useState<Required<Omit<NewWebhook, "secret">>>({
    url: "",
    name: "",
    owners: [],
    types: [],
    severities: [],
    tags: [],
  });
  const [busy, setBusy] = useState(false);
  const [fault, setFault] = useState<string | null>(null);
  const put = (part: Partial<typeof form>) => setForm({ ...form, ...part });

  async function save() {
    if (form.url.trim() === "") {
      setFault("It has an address");
      document.getElementById("field-url")?.focus();
      return;
    }
    setBusy(true);
    setFault(null);
    try {
      const name = form.name.trim() === "" ? "webhook" : form.name.trim();
      const made = await told(
        api.POST("/api/notifications/webhooks", {
          body: { ...form, url: form.url.trim(), name },
        }),
      );
      await cache.invalidateQueries({ queryKey: KEY });
      close(made);
    } catch (error) {
      setFault(error instanceof Error ? error.message : String(error));
      setBusy(false);
    }
  }

  return (
    <Sheet title="New webhook" submit={() => void save()}>
      <div className="pair">
        <TextInput
          id="field-url"
          label="Address"
          required
          placeholder="https://"
          value={form.url}
          onChange={(event) => put({ url: event.currentTarget.value })}
        />
        <TextInput
          label="Name"
          value={form.name}
          maxLength={100}
          onChange={(event) => put({ name: event.currentTarget.value })}
        />
        <MultiSelect
          label="Areas (none: all)"
          data={owners.map((value) => ({ value, label: ownerName(value) }))}
          value={form.owners}
          onChange={(now) => put({ owners: now as typeof form.owners })}
        />
        <MultiSelect
          label="Changes of (none: all)"
          data={KINDS}
          searchable
          value={form.types}
          onChange={(types) => put({ types })}
        />
        <MultiSelect
          label="Severities (none: all)"
          data={SEVERITIES.map((value) => ({ value, label: wordOf(value) }))}
          value={form.severities}
          onChange={(now) => put({ severities: now as typeof form.severities })}
        />
        <TagsField label="Tags (none: all)" value={form.tags} onChange={(tags) => put({ tags })} />
      </div>
      <Fault said={fault} />
      <SaveRow busy={busy} reason={null} cancel={() => close(null)} />
    </Sheet>
  );
}

function Row({
  one,
  act,
}: {
  one: Shown;
  act: (work: () => Promise<unknown>, said: string) => Promise<void>;
}) {
  const path = { params: { path: { id: one.id } } };
  return (
    <tr>
      <td>
        {one.name}
        <div className="muted">{one.url}</div>
      </td>
      <td>
        {one.enabled ? "On" : <strong className="wrong">Off</strong>}
        {one.disabled_because && <div>{one.disabled_because}</div>}
      </td>
      <td>{one.types.join(", ") || "everything"}</td>
      <td>
        <Time at={one.created_at} />
      </td>
      <td className="act">
        <span className="row">
          <Sure
            name={one.enabled ? "Tell again" : "Turn on"}
            label={`${one.enabled ? "Tell again" : "Turn on"}: ${one.name}`}
            title={`Tell ${one.name} again?`}
            reason={null}
            act={() =>
              act(
                () =>
                  told(
                    api.POST("/api/notifications/webhooks/{id}/_replay", {
                      ...path,
                      body: { from: new Date(Date.now() - 86_400_000).toISOString() },
                    }),
                  ),
                `${one.name} is told again`,
              )
            }
          >
            <p style={{ marginTop: 0 }}>
              It is on, and hears again of all that happened within the last 24 hours.
            </p>
          </Sure>
          <Sure
            name="Delete"
            label={`Delete ${one.name}`}
            title={`Delete ${one.name}?`}
            reason={null}
            act={() =>
              act(
                () => told(api.DELETE("/api/notifications/webhooks/{id}", path)),
                `${one.name} is gone`,
              )
            }
          >
            <p style={{ marginTop: 0 }}>It is told nothing any more.</p>
          </Sure>
        </span>
      </td>
    </tr>
  );
}

export function Webhooks({ state, go }: Across) {
  const [fault, setFault] = useState<string | null>(null);
  const [secret, setSecret] = useState<string | null>(null);
  const asked = useQuery({
    queryKey: KEY,
    staleTime: 0,
    queryFn: ({ signal }) => told(api.GET("/api/notifications/webhooks", { signal })),
  });

  async function act(work: () => Promise<unknown>, said: string) {
    setFault(null);
    try {
      await work();
      done(said);
    } catch (error) {
      setFault(error instanceof Error ? error.message : String(error));
    }
    await cache.invalidateQueries({ queryKey: KEY });
  }

  if (state.edit === NEW) {
    return (
      <Form
        close={(made) => {
          setSecret(made?.secret ?? null);
          go({});
        }}
      />
    );
  }
  return (
    <>
      <div className="row between wrap">
        <h2>Programs that are told of changes</h2>
        <Open
          filled
          name="Add a webhook"
          id={`open-${NEW}`}
          reason={null}
          act={() => go({ edit: NEW })}
        />
      </div>
      <Fault said={fault} />
      {secret && <Secret secret={secret} />}
      {asked.error && !asked.data ? (
        <Failed error={asked.error} again={() => void asked.refetch()} />
      ) : !asked.data ? (
        <Waiting lines={2} />
      ) : (
        <section className="panel" aria-label="Webhooks">
          {asked.data.webhooks.length === 0 ? (
            <Empty title="No program is told">
              <span>A webhook hears who did what, with the case before and after it, signed.</span>
            </Empty>
          ) : (
            <table className="entries">
              <thead>
                <tr>
                  <th scope="col">Name</th>
                  <th scope="col">State</th>
                  <th scope="col">Of</th>
                  <th scope="col">Made</th>
                  <th scope="col">
                    <span className="visually-hidden">Change</span>
                  </th>
                </tr>
              </thead>
              <tbody>
                {asked.data.webhooks.map((one) => (
                  <Row key={one.id} one={one} act={act} />
                ))}
              </tbody>
            </table>
          )}
        </section>
      )}
    </>
  );
}
