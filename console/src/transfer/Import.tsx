/** What would become of a file, and what became of it? Looked at first, then brought. */
import { Button, Radio } from "@mantine/core";
import { IconFileImport, IconUpload } from "@tabler/icons-react";
import { useRef, useState } from "react";
import { raw } from "../api/client";
import { cache } from "../api/queries";
import type { HistoriesReport, ImportReport } from "../api/schema.gen";
import { Waiting } from "../shared/Notes";
import { may, useMe } from "../shared/rights";
import { say } from "../shared/tell";
import { Log } from "./Log";
import { type Form, formOf, ofHistories, ofObjects, type Report } from "./report";

type Here = "leave" | "overwrite" | "copies";

const CHOICES: readonly [Here, string, string][] = [
  ["leave", "Leave them", "What is here already stays as it is"],
  ["overwrite", "Overwrite them", "They end, and begin anew with what the file has"],
  ["copies", "Bring copies", "Everything comes in under new ids, beside what is here"],
];
/** Bytes in which the first line of a file is. */
const FIRST = 8 << 20;

interface Brought {
  file: File;
  form: Form;
}

function key(): string {
  const random = crypto.getRandomValues(new Uint8Array(16));
  return [...random].map((one) => one.toString(16).padStart(2, "0")).join("");
}

async function sent(
  { file, form }: Brought,
  here: Here,
  dryRun: boolean,
  signal: AbortSignal,
): Promise<Report> {
  const query = new URLSearchParams({
    ...(here === "overwrite" ? { overwrite: "true" } : {}),
    ...(here === "copies" ? { createNewCopies: "true" } : {}),
    ...(dryRun ? { dryRun: "true" } : {}),
  });
  const once: Record<string, string> = dryRun ? {} : { "idempotency-key": key() };
  if (form === "histories") {
    const headers = { ...once, "content-type": "application/x-ndjson" };
    const init = { method: "POST", headers, body: file, signal };
    const answer = await raw(`/api/cases/_import?${query}`, init);
    return ofHistories((await answer.json()) as HistoriesReport);
  }
  const body = new FormData();
  body.append("file", file, file.name.toLowerCase().endsWith(".ndjson") ? file.name : "a.ndjson");
  const init = { method: "POST", headers: once, body, signal };
  const answer = await raw(`/api/saved_objects/_import?${query}`, init);
  return ofObjects((await answer.json()) as ImportReport);
}

export function Import() {
  const me = useMe();
  const chooser = useRef<HTMLInputElement>(null);
  const running = useRef<AbortController | null>(null);
  const [over, setOver] = useState(false);
  const [brought, setBrought] = useState<Brought | null>(null);
  const [here, setHere] = useState<Here>("leave");
  const [busy, setBusy] = useState<"looking" | "bringing" | null>(null);
  const [seen, setSeen] = useState<Report | null>(null);
  const [came, setCame] = useState<Report | null>(null);
  const [fault, setFault] = useState<string | null>(null);
  const create = may(me, "createCase") ? null : 'Needs the privilege "createCase"';
  const over_ = (["deleteCase", "updateCase"] as const).find((one) => !may(me, one));
  const overwriting = over_ ? `Needs the privilege "${over_}"` : null;

  async function run(what: Brought, how: Here, dryRun: boolean) {
    running.current?.abort();
    const mine = new AbortController();
    running.current = mine;
    setBusy(dryRun ? "looking" : "bringing");
    setFault(null);
    if (dryRun) setSeen(null);
    try {
      const report = await sent(what, how, dryRun, mine.signal);
      if (running.current !== mine) return;
      if (dryRun) setSeen(report);
      else {
        setCame(report);
        void cache.invalidateQueries({ queryKey: ["cases"] });
      }
      say(dryRun ? "The file is looked through" : "The import is done");
    } catch (error) {
      if (running.current !== mine) return;
      setFault(error instanceof Error ? error.message : String(error));
    }
    setBusy(null);
  }

  async function take(file: File | undefined) {
    if (!file || create !== null) return;
    setCame(null);
    setSeen(null);
    setBrought(null);
    const [first = ""] = (await file.slice(0, FIRST).text()).split("\n", 1);
    const form = formOf(first);
    if (form === null) {
      setFault(
        `${file.name} is no export: its first line is neither a saved object nor a user action.`,
      );
      return;
    }
    const how = form === "histories" && here === "copies" ? "leave" : here;
    setHere(how);
    const what = { file, form };
    setBrought(what);
    await run(what, how, true);
  }

  const report = came ?? seen;
  return (
    <section className="panel block stack" aria-label="Import">
      <section
        className="drop"
        aria-label="File"
        data-over={over || undefined}
        onDragOver={(event) => {
          event.preventDefault();
          setOver(true);
        }}
        onDragLeave={() => setOver(false)}
        onDrop={(event) => {
          event.preventDefault();
          setOver(false);
          void take(event.dataTransfer.files[0]);
        }}
      >
        <input
          ref={chooser}
          type="file"
          accept=".ndjson"
          hidden
          aria-label="File to import"
          onChange={(event) => {
            void take(event.currentTarget.files?.[0]);
            event.currentTarget.value = "";
          }}
        />
        <Button
          variant="default"
          aria-disabled={create !== null}
          title={create ?? undefined}
          leftSection={<IconUpload size={14} aria-hidden />}
          onClick={() => create === null && chooser.current?.click()}
        >
          Choose a file
        </Button>
        <div style={{ marginTop: 6 }}>
          {create ??
            (brought
              ? brought.file.name
              : "or drop one here: what Kibana or a Caselog exported. Nothing is changed yet")}
        </div>
      </section>
      <Radio.Group
        label="Cases that are here already"
        value={here}
        size="xs"
        onChange={(value) => {
          setHere(value as Here);
          setCame(null);
          if (brought) void run(brought, value as Here, true);
        }}
      >
        <div className="stack" style={{ marginTop: 6 }}>
          {CHOICES.map(([value, name, about]) => {
            const no =
              value === "overwrite"
                ? overwriting
                : value === "copies" && brought?.form === "histories"
                  ? "Whole histories keep their ids"
                  : null;
            return (
              <Radio
                key={value}
                value={value}
                label={name}
                description={no ?? about}
                disabled={no !== null || busy === "bringing"}
                size="xs"
              />
            );
          })}
        </div>
      </Radio.Group>
      {fault && (
        <p role="alert" style={{ color: "var(--critical)", margin: 0 }}>
          {fault}
        </p>
      )}
      {busy && <Waiting lines={3} />}
      {report && busy === null && <Log report={report} done={came !== null} />}
      {brought && came === null && (
        <div className="row">
          <Button
            loading={busy === "bringing"}
            disabled={busy !== null || seen === null || seen.cases === 0}
            leftSection={<IconFileImport size={14} aria-hidden />}
            onClick={() => void run(brought, here, false)}
          >
            {seen ? `Import ${seen.cases} ${seen.cases === 1 ? "case" : "cases"}` : "Import"}
          </Button>
          {fault && busy === null && seen === null && (
            <Button variant="default" onClick={() => void run(brought, here, true)}>
              Look again
            </Button>
          )}
        </div>
      )}
    </section>
  );
}
