/** What would a webhook send for a case by now? Nothing is sent. */
import { Button, TextInput } from "@mantine/core";
import { useState } from "react";
import { api, told } from "../../api/client";
import type { ListedConnector, ShownRequest } from "../../api/schema.gen";
import { Code, Fault, Sheet } from "../Parts";

/** A case by its number, or by its id. */
async function idOf(said: string): Promise<string> {
  const number = /^#?(\d+)$/.exec(said)?.[1];
  if (number === undefined) return said;
  const page = await told(
    api.POST("/internal/cases/_search", {
      body: {
        search: number,
        searchFields: ["cases.incremental_id.text"],
        perPage: 1,
      } as never,
    }),
  );
  const found = page.cases[0];
  if (!found) throw new Error(`There is no case #${number}`);
  return found.id;
}

function written({ method, url, headers, body }: ShownRequest): string {
  const said = Object.entries(headers).map(([name, value]) => `${name}: ${value}`);
  return [`${method.toUpperCase()} ${url}`, ...said, "", JSON.stringify(body, null, 2)].join("\n");
}

export function Preview({ one }: { one: ListedConnector }) {
  const [said, setSaid] = useState("");
  const [busy, setBusy] = useState(false);
  const [fault, setFault] = useState<string | null>(null);
  const [requests, setRequests] = useState<ShownRequest[] | null>(null);

  async function show() {
    if (said.trim() === "") return;
    setBusy(true);
    setFault(null);
    try {
      const caseId = await idOf(said.trim());
      setRequests(
        await told(
          api.GET("/api/actions/connector/{id}/_preview", {
            params: { path: { id: one.id }, query: { caseId } },
          }),
        ),
      );
    } catch (error) {
      setRequests(null);
      setFault(error instanceof Error ? error.message : String(error));
    }
    setBusy(false);
  }

  return (
    <Sheet title="What a push would send" submit={() => void show()}>
      <div className="row" style={{ alignItems: "flex-end" }}>
        <TextInput
          className="grow"
          label="Case"
          placeholder="#12, or its id"
          value={said}
          onChange={(event) => setSaid(event.currentTarget.value)}
        />
        <Button type="submit" loading={busy}>
          Show
        </Button>
      </div>
      <Fault said={fault} />
      {requests?.length === 0 && <p className="muted">Nothing would be sent.</p>}
      {requests?.map((request) => (
        <section key={written(request)} aria-label={request.what}>
          <h3>{request.what}</h3>
          <Code label={`Request: ${request.what}`} said={written(request)} />
        </section>
      ))}
    </Sheet>
  );
}
