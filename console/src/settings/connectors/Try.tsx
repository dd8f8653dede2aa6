/** Does a connector work? It is asked something, or makes a ticket that no case knows of. */
import { Button, Select, Textarea, TextInput } from "@mantine/core";
import { useState } from "react";
import type { ListedConnector } from "../../api/schema.gen";
import { may, useMe } from "../../shared/rights";
import { execute } from "../../ticket/execute";
import { Code, Fault, Sheet, Sure } from "../Parts";
import { ASKS, paramsOf, trial } from "./asks";

type Outcome = { said: unknown } | { fault: string } | null;

function Result({ outcome }: { outcome: Outcome }) {
  if (outcome === null) return null;
  if ("fault" in outcome) return <Fault said={outcome.fault} />;
  return (
    <>
      <output className="row" style={{ gap: 6 }}>
        <strong>It works.</strong>
      </output>
      <Code label="What it answered" said={JSON.stringify(outcome.said ?? null, null, 2)} />
    </>
  );
}

function useOutcome() {
  const [outcome, setOutcome] = useState<Outcome>(null);
  const [busy, setBusy] = useState(false);
  async function run(work: () => Promise<unknown>) {
    setBusy(true);
    setOutcome(null);
    try {
      setOutcome({ said: await work() });
    } catch (error) {
      setOutcome({ fault: error instanceof Error ? error.message : String(error) });
    }
    setBusy(false);
  }
  return { outcome, busy, run };
}

function Asking({ one }: { one: ListedConnector }) {
  const asks = ASKS[one.connector_type_id] ?? [];
  const [name, setName] = useState(asks[0]?.name ?? "");
  const [said, setSaid] = useState<Record<string, string>>({});
  const { outcome, busy, run } = useOutcome();
  const ask = asks.find((each) => each.name === name);
  if (!ask) return <p className="muted">A webhook cannot be asked anything.</p>;
  return (
    <Sheet
      title="Ask it something"
      submit={() => void run(() => execute(one.id, ask.name, paramsOf(ask, said)))}
    >
      <p className="muted" style={{ margin: 0 }}>
        Nothing is changed there.
      </p>
      <div className="pair">
        <Select
          label="What"
          data={asks.map((each) => ({ value: each.name, label: each.label }))}
          value={name}
          allowDeselect={false}
          onChange={(value) => value && setName(value)}
        />
        {ask.params?.map(({ key, label }) => (
          <TextInput
            key={key}
            label={label}
            value={said[key] ?? ""}
            onChange={(event) => setSaid({ ...said, [key]: event.currentTarget.value })}
          />
        ))}
      </div>
      <div>
        <Button type="submit" loading={busy}>
          Ask
        </Button>
      </div>
      <Result outcome={outcome} />
    </Sheet>
  );
}

function Making({ one }: { one: ListedConnector }) {
  const me = useMe();
  const [title, setTitle] = useState("A trial by Caselog");
  const [about, setAbout] = useState("Nothing happened. This may be deleted.");
  const { outcome, run } = useOutcome();
  const reason = may(me, "pushCase") ? null : 'Needs the privilege "pushCase" for one of the areas';
  return (
    <section className="panel block stack" aria-label="Make a ticket">
      <h2>Make a ticket</h2>
      <p className="muted" style={{ margin: 0 }}>
        It is really made there, and no case knows of it.
      </p>
      <TextInput
        label="Title"
        value={title}
        onChange={(event) => setTitle(event.currentTarget.value)}
      />
      <Textarea
        label="Description"
        autosize
        minRows={2}
        value={about}
        onChange={(event) => setAbout(event.currentTarget.value)}
      />
      <div>
        <Sure
          name="Make it"
          label="Make it"
          title={`Make a ticket with ${one.name}?`}
          reason={reason}
          act={() =>
            run(() => execute(one.id, "pushToService", trial(one.connector_type_id, title, about)))
          }
        >
          <p style={{ marginTop: 0 }}>Somebody there will see it, and may have to delete it.</p>
        </Sure>
      </div>
      <Result outcome={outcome} />
    </section>
  );
}

export function Try({ one }: { one: ListedConnector }) {
  return (
    <>
      {one.is_missing_secrets && <Fault said="Its log-in is missing: save it with its secrets" />}
      <Asking one={one} />
      <Making one={one} />
    </>
  );
}
