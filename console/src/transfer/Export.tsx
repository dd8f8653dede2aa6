/** Which cases leave, and in which form? */
import { Button, Radio, Switch } from "@mantine/core";
import { IconBriefcase, IconDownload, IconX } from "@tabler/icons-react";
import { useState } from "react";
import { CasePicker } from "../shared/CasePicker";
import { useNamed } from "../shared/named";
import { may, ownersFor, useMe } from "../shared/rights";
import { done, failed } from "../shared/tell";
import { histories, NEEDED, objects } from "./leaving";
import type { Form } from "./report";
import type { TransferState } from "./state";

export function Export({
  state,
  go,
}: {
  state: TransferState;
  go: (state: TransferState) => void;
}) {
  const me = useMe();
  const ids = state.case ?? [];
  const named = useNamed(ids);
  const [form, setForm] = useState<Form>("objects");
  const [deep, setDeep] = useState(true);
  const [busy, setBusy] = useState(false);
  const [picking, setPicking] = useState(false);
  const missing = NEEDED.find((one) => !may(me, one));
  const reason = missing
    ? `Needs the privilege "${missing}"`
    : form === "histories" && ids.length === 0
      ? "Choose cases first: histories leave case by case"
      : null;

  function choose(cases: string[]) {
    const { case: _, ...rest } = state;
    go(cases.length > 0 ? { ...rest, case: cases } : rest);
  }

  async function take() {
    if (reason !== null || busy) return;
    setBusy(true);
    try {
      done(form === "objects" ? await objects(ids, deep) : await histories(ids));
    } catch (error) {
      failed("Not exported", error instanceof Error ? error.message : String(error));
    }
    setBusy(false);
  }

  return (
    <section className="panel block stack" aria-label="Export">
      <div>
        <h2 style={{ fontSize: 14, marginBottom: 6 }}>Which cases</h2>
        <div className="row wrap">
          {ids.length === 0 && <span>All that you may read</span>}
          {ids.map((id) => {
            const one = named.get(id);
            const name = one ? `#${one.incremental_id ?? ""} ${one.title}` : id.slice(0, 8);
            return (
              <button
                key={id}
                type="button"
                className="chip"
                aria-label={`Without ${name}`}
                onClick={() => choose(ids.filter((other) => other !== id))}
              >
                <span className="clip">{name}</span>
                <IconX size={12} aria-hidden />
              </button>
            );
          })}
          <Button
            variant="default"
            leftSection={<IconBriefcase size={14} aria-hidden />}
            onClick={() => setPicking(true)}
          >
            {ids.length === 0 ? "Only some" : "One more"}
          </Button>
        </div>
      </div>
      <Radio.Group
        label="In which form"
        value={form}
        onChange={(value) => setForm(value as Form)}
        size="xs"
      >
        <div className="stack" style={{ marginTop: 6 }}>
          <Radio
            value="objects"
            label="Saved objects"
            description="As Kibana exports them: cases, comments, activity, references to alerts. Without numbers, bytes of files and secrets of connectors"
            size="xs"
          />
          <Radio
            value="histories"
            label="Whole histories"
            description="For another Caselog, without any loss: every user action as it is. Bytes of files go with `caselog export`"
            size="xs"
          />
        </div>
      </Radio.Group>
      {form === "objects" && (
        <Switch
          label="Include the connectors that they refer to"
          checked={deep}
          onChange={(event) => setDeep(event.currentTarget.checked)}
        />
      )}
      <div className="row">
        <Button
          loading={busy}
          aria-disabled={reason !== null}
          title={reason ?? undefined}
          leftSection={<IconDownload size={14} aria-hidden />}
          onClick={() => void take()}
        >
          Export
        </Button>
        {reason && <span className="muted">{reason}</span>}
      </div>
      {picking && (
        <CasePicker
          title="Export a case"
          owners={ownersFor(me, "getCase")}
          closed
          none="No case fits."
          take={(one) => {
            setPicking(false);
            choose([...new Set([...ids, one.id])]);
          }}
          close={() => setPicking(false)}
        />
      )}
    </section>
  );
}
