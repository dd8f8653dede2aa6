/** How is a connector made or changed? Its secrets are said anew each time, for they are never told. */
import { TextInput } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useEffect, useState } from "react";
import { api, Refused, told } from "../../api/client";
import { useMe } from "../../shared/rights";
import { done } from "../../shared/tell";
import { Collided } from "../Collided";
import { Fault, SaveRow, Sheet } from "../Parts";
import { draftKey, NEW } from "../state";
import { useKept } from "../useKept";
import type { Wishing } from "../useWish";
import { FieldOf } from "./FieldOf";
import {
  begun,
  type Field,
  faultsOf,
  fieldsOf,
  type Header,
  mayBeKept,
  type Sent,
  sent,
  shownFields,
  type Values,
} from "./forms";
import { changed, connectorNow, type Seen, secretHeadersQuery } from "./reading";
import { collision } from "./theirs";

/** Somebody else was first: by what is known of it, or just now. */
const OUT_OF_DATE = [409, 412];

interface Form {
  name: string;
  values: Values;
}

export function ConnectorForm({
  type,
  called,
  seen,
  reason,
  close,
}: {
  type: string;
  /** What the type is called. */
  called: string;
  /** What is there; null: it is to be made. */
  seen: Seen | null;
  reason: string | null;
  close: () => void;
}) {
  const me = useMe();
  const one = seen?.one ?? null;
  const kept = useKept<Form, string | null>(
    one ? draftKey("connectors", "", one.id) : draftKey("connectors", "", NEW, type),
    () => ({ name: one?.name ?? "", values: open(type, begun(type, one?.config ?? null)) }),
    seen?.tag ?? null,
  );
  const [secrets, setSecrets] = useState<Values>(() =>
    hidden(type, begun(type, one?.config ?? null)),
  );
  const [tried, setTried] = useState(false);
  const [busy, setBusy] = useState(false);
  const [fault, setFault] = useState<string | null>(null);
  const [lost, setLost] = useState<Wishing["lost"]>(null);
  const headers = useQuery({
    ...secretHeadersQuery(one?.id ?? ""),
    enabled: one !== null && type === ".cases-webhook",
  }).data;
  useEffect(() => {
    if (headers && headers.length > 0) {
      setSecrets((now) => ({ ...now, secretHeaders: named(now.secretHeaders, headers) }));
    }
  }, [headers]);

  const values = { ...kept.form.values, ...secrets };
  const faults = faultsOf(type, kept.form.name, values);
  const shown = shownFields(type, values);
  const unkept = me?.switches.secrets === false;

  function put(key: string, value: Values[string], isSecret: boolean) {
    if (isSecret) setSecrets({ ...secrets, [key]: value });
    else kept.put({ values: { ...kept.form.values, [key]: value } });
  }

  function leave() {
    kept.forget();
    close();
  }

  async function save() {
    setTried(true);
    setFault(null);
    setLost(null);
    const first = Object.keys(faults)[0];
    if (first) document.getElementById(`field-${first}`)?.focus();
    if (first || reason) return;
    setBusy(true);
    const body = sent(type, kept.form.name, values);
    try {
      const header = kept.base ? { "If-Match": kept.base } : {};
      await told(
        one
          ? api.PUT("/api/actions/connector/{id}", {
              params: { path: { id: one.id }, header },
              body,
            })
          : api.POST("/api/actions/connector", { body: { ...body, connector_type_id: type } }),
      );
      await changed();
      done(`${body.name} is saved`);
      leave();
    } catch (error) {
      const old = error instanceof Refused && OUT_OF_DATE.includes(error.status);
      if (!one || !old || !(await explained(one.id, body))) {
        setFault(error instanceof Error ? error.message : String(error));
      }
      setBusy(false);
    }
  }

  /** Whether it could be found out what somebody else has saved. */
  async function explained(id: string, mine: Sent): Promise<boolean> {
    try {
      const now = await connectorNow(id);
      setLost(collision(type, now.one, mine));
      kept.rebase(now.tag);
      return true;
    } catch {
      return false;
    }
  }

  return (
    <Sheet
      title={one ? `${one.name}, ${called}` : `New connector, ${called}`}
      submit={() => void save()}
    >
      {unkept && (
        <Fault said="Secrets cannot be kept here: encryption.key is not set in the configuration" />
      )}
      {one && (
        <p className="muted" style={{ margin: 0 }}>
          Secrets are never told: what is saved here replaces them, so say them again.
        </p>
      )}
      <Fault said={tried ? (Object.values(faults)[0] ?? null) : null} />
      <TextInput
        id="field-name"
        label="Name"
        required
        autoComplete="off"
        value={kept.form.name}
        error={tried ? faults.name : undefined}
        onChange={(event) => kept.put({ name: event.currentTarget.value })}
      />
      {shown.map((field) => (
        <FieldOf
          key={field.key}
          field={field}
          value={values[field.key] ?? ""}
          fault={tried ? faults[field.key] : undefined}
          connector={one?.id ?? null}
          set={(value) => put(field.key, value, !mayBeKept(field))}
        />
      ))}
      <Fault said={fault} />
      <Collided wishing={{ lost }} keep={leave} use={() => void save()} />
      <SaveRow busy={busy} reason={reason} cancel={leave} />
    </Sheet>
  );
}

/** What may be on the disk of this machine while it is written. */
function open(type: string, values: Values): Values {
  return only(type, values, mayBeKept);
}

function hidden(type: string, values: Values): Values {
  return only(type, values, (field) => !mayBeKept(field));
}

function only(type: string, values: Values, which: (field: Field) => boolean): Values {
  return Object.fromEntries(
    fieldsOf(type)
      .filter(which)
      .map(({ key }) => [key, values[key] ?? ""]),
  );
}

/** The names are known; what they say is to be said again. */
function named(now: Values[string] | undefined, names: readonly string[]): Header[] {
  const said = Array.isArray(now) ? now : [];
  const missing = names.filter((name) => !said.some((one) => one.name === name));
  return [...said, ...missing.map((name) => ({ name, value: "" }))];
}
