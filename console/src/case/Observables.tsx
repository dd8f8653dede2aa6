/** What was observed? Addresses, hashes, names: one, or many that are pasted. */
import { Button, Modal, Select, Textarea, TextInput } from "@mantine/core";
import { IconClipboard, IconPencil, IconPlus, IconTrash } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { api, told } from "../api/client";
import { type Case, cache, configurationsQuery, putCase } from "../api/queries";
import type { Observable } from "../api/schema.gen";
import { Action } from "../shared/Action";
import { CopyButton } from "../shared/Copyable";
import { defang, guessed, refang, values } from "../shared/defang";
import { useDraft } from "../shared/drafts";
import { Empty } from "../shared/Notes";
import { useMe, why } from "../shared/rights";
import { Time } from "../shared/Time";
import { done, failed } from "../shared/tell";

const MOST = 50;
const BUILT_IN = [
  { value: "observable-type-ipv4", label: "IPv4" },
  { value: "observable-type-ipv6", label: "IPv6" },
  { value: "observable-type-url", label: "URL" },
  { value: "observable-type-hostname", label: "Host name" },
  { value: "observable-type-file-hash", label: "File hash" },
  { value: "observable-type-file-path", label: "File path" },
  { value: "observable-type-email", label: "Email" },
  { value: "observable-type-domain", label: "Domain" },
  { value: "observable-type-agent-id", label: "Agent id" },
];

export function useTypes(owner: string) {
  const own =
    useQuery(configurationsQuery).data?.find((told) => told.owner === owner)?.observableTypes ?? [];
  return [...BUILT_IN, ...own.map((one) => ({ value: one.key, label: one.label }))];
}

/** A client may ask for ids alone; this one does not. */
const isCase = (came: object): came is Case => "title" in came;

async function renew(id: string) {
  await cache.invalidateQueries({ queryKey: ["case", id] });
}

function One({ one, edited, close }: { one: Case; edited: Observable | null; close: () => void }) {
  const types = useTypes(one.owner);
  const [value, setValue] = useState(edited?.value ?? "");
  const [type, setType] = useState<string | null>(edited?.typeKey ?? null);
  const [about, setAbout] = useState(edited?.description ?? "");
  const [fault, setFault] = useState<string | null>(null);
  const real = refang(value);
  const kind = type ?? guessed(real);

  async function save() {
    try {
      const description = about.trim() === "" ? null : about.trim();
      const came = edited
        ? await told(
            api.PATCH("/internal/cases/{case_id}/observables/{observable_id}", {
              params: { path: { case_id: one.id, observable_id: edited.id } },
              body: { observable: { value: real, description } } as never,
            }),
          )
        : await told(
            api.POST("/internal/cases/{case_id}/observables", {
              params: { path: { case_id: one.id } },
              body: { observable: { typeKey: kind, value: real, description } } as never,
            }),
          );
      if (isCase(came)) putCase(came);
      close();
      await renew(one.id);
    } catch (error) {
      setFault(error instanceof Error ? error.message : String(error));
    }
  }

  return (
    <Modal
      opened
      onClose={close}
      title={edited ? "Edit the observable" : "Add an observable"}
      closeButtonProps={{ "aria-label": "Close" }}
    >
      <form
        className="stack"
        onSubmit={(event) => {
          event.preventDefault();
          void save();
        }}
      >
        <TextInput
          label="Value"
          required
          data-autofocus
          value={value}
          error={fault}
          onChange={(event) => setValue(event.currentTarget.value)}
          description={real !== value.trim() ? `Saved as ${real}` : undefined}
        />
        <Select
          label="Type"
          data={types}
          value={kind}
          disabled={edited !== null}
          allowDeselect={false}
          onChange={setType}
        />
        <TextInput
          label="Description"
          value={about}
          onChange={(event) => setAbout(event.currentTarget.value)}
        />
        <div className="row" style={{ justifyContent: "flex-end" }}>
          <Button variant="default" onClick={close}>
            Cancel
          </Button>
          <Button type="submit" disabled={real === ""}>
            Save
          </Button>
        </div>
      </form>
    </Modal>
  );
}

function Many({ one, close }: { one: Case; close: () => void }) {
  const types = useTypes(one.owner);
  const [text, write, forget] = useDraft(`${one.id}:observables`);
  const [chosen, setChosen] = useState<Record<string, string>>({});
  const found = values(text);
  const known = new Set(one.observables.map((had) => had.value));
  const fresh = found.filter((value) => !known.has(value));
  const room = MOST - one.observables.length;

  async function save() {
    const observables = fresh
      .slice(0, room)
      .map((value) => ({ typeKey: chosen[value] ?? guessed(value), value, description: null }));
    try {
      const came = await told(
        api.POST("/internal/cases/{case_id}/observables/_bulk_create", {
          params: { path: { case_id: one.id } },
          body: { caseId: one.id, observables } as never,
        }),
      );
      if (isCase(came)) putCase(came);
      forget();
      close();
      done(`${observables.length} observables were added`);
      await renew(one.id);
    } catch (error) {
      failed("They were not added", error instanceof Error ? error.message : String(error));
    }
  }

  return (
    <Modal
      opened
      onClose={close}
      title="Paste observables"
      size="lg"
      closeButtonProps={{ "aria-label": "Close" }}
    >
      <div className="stack">
        <Textarea
          label="Text"
          description="Separated by spaces, commas or lines; hxxp and [.] are read as what they stand for"
          autosize
          minRows={4}
          maxRows={8}
          data-autofocus
          value={text}
          onChange={(event) => write(event.currentTarget.value)}
        />
        {found.length > 0 && (
          <table className="cases">
            <tbody>
              {found.map((value, index) => {
                const had = known.has(value);
                const late = !had && fresh.indexOf(value) >= room;
                return (
                  <tr key={value}>
                    <td className="mono" style={{ whiteSpace: "normal", overflowWrap: "anywhere" }}>
                      {defang(value)}
                    </td>
                    <td style={{ width: 150 }}>
                      {had ? (
                        <span className="muted">is there already</span>
                      ) : late ? (
                        <span style={{ color: "var(--critical)" }}>
                          finds no room: {MOST} at most
                        </span>
                      ) : (
                        <Select
                          aria-label={`Type of value ${index + 1}`}
                          data={types}
                          value={chosen[value] ?? guessed(value)}
                          allowDeselect={false}
                          onChange={(type) => type && setChosen({ ...chosen, [value]: type })}
                        />
                      )}
                    </td>
                  </tr>
                );
              })}
            </tbody>
          </table>
        )}
        <div className="row" style={{ justifyContent: "flex-end" }}>
          <Button variant="default" onClick={close}>
            Close
          </Button>
          <Button disabled={fresh.length === 0 || room <= 0} onClick={() => void save()}>
            Add {Math.min(fresh.length, Math.max(0, room))}
          </Button>
        </div>
      </div>
    </Modal>
  );
}

export function Observables({ one, past }: { one: Case; past: boolean }) {
  const me = useMe();
  const types = useTypes(one.owner);
  const [open, setOpen] = useState<"one" | "many" | Observable | null>(null);
  const reason = past ? "This is the past" : why(me, "updateCase", one.owner);

  async function remove(had: Observable) {
    try {
      await told(
        api.DELETE("/internal/cases/{case_id}/observables/{observable_id}", {
          params: { path: { case_id: one.id, observable_id: had.id } },
        }),
      );
    } catch (error) {
      failed("It was not taken away", error instanceof Error ? error.message : String(error));
    }
    await renew(one.id);
  }

  return (
    <div className="stack">
      <div className="row between">
        <span className="muted num">
          {one.observables.length} of {MOST}
        </span>
        <span className="row">
          <Button
            variant="default"
            disabled={reason !== null}
            title={reason ?? undefined}
            leftSection={<IconClipboard size={14} aria-hidden />}
            onClick={() => setOpen("many")}
          >
            Paste many
          </Button>
          <Button
            disabled={reason !== null}
            title={reason ?? undefined}
            leftSection={<IconPlus size={14} aria-hidden />}
            onClick={() => setOpen("one")}
          >
            Add
          </Button>
        </span>
      </div>
      {one.observables.length === 0 ? (
        <Empty title="No observables">
          <span>Paste a report: addresses, hashes and names are found in it.</span>
        </Empty>
      ) : (
        <div className="panel table-box">
          <table className="cases">
            <thead>
              <tr>
                <th scope="col">Type</th>
                <th scope="col">Value</th>
                <th scope="col">Description</th>
                <th scope="col">Added</th>
                <th scope="col">
                  <span className="visually-hidden">What can be done</span>
                </th>
              </tr>
            </thead>
            <tbody>
              {one.observables.map((had) => (
                <tr key={had.id}>
                  <td>{types.find((type) => type.value === had.typeKey)?.label ?? had.typeKey}</td>
                  <td className="mono" style={{ whiteSpace: "normal", overflowWrap: "anywhere" }}>
                    {defang(had.value)}{" "}
                    <CopyButton value={had.value} what={`the value ${had.value}`} />
                  </td>
                  <td style={{ whiteSpace: "normal" }}>
                    {had.description ?? <span className="muted">–</span>}
                  </td>
                  <td>
                    <Time at={had.createdAt} />
                  </td>
                  <td className="right">
                    <span className="row" style={{ gap: 0, justifyContent: "flex-end" }}>
                      <Action
                        name={`Edit ${had.value}`}
                        tip="Edit"
                        reason={reason}
                        act={() => setOpen(had)}
                      >
                        <IconPencil size={14} />
                      </Action>
                      <Action
                        name={`Take away ${had.value}`}
                        tip="Take away"
                        reason={reason}
                        act={() => void remove(had)}
                      >
                        <IconTrash size={14} />
                      </Action>
                    </span>
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
      {open === "many" && <Many one={one} close={() => setOpen(null)} />}
      {open !== null && open !== "many" && (
        <One one={one} edited={open === "one" ? null : open} close={() => setOpen(null)} />
      )}
    </div>
  );
}
