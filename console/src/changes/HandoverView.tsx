/** What must whoever takes over know? What changed since a moment, case by case. */
import { Button, Switch, TextInput } from "@mantine/core";
import { IconCopy } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { prefix } from "../api/space";
import { copy } from "../shared/copy";
import { Empty, Failed, Waiting } from "../shared/Notes";
import { useMe } from "../shared/rights";
import { useSettings } from "../shared/settings";
import { done } from "../shared/tell";
import { absolute } from "../shared/times";
import { handoverQuery, MOST } from "./queries";
import type { ChangesState } from "./state";
import { markdown } from "./told";

const SHIFT = 8 * 60 * 60 * 1000;

/** As the field takes it, in the zone of the person. */
function local(iso: string): string {
  const at = new Date(iso);
  return new Date(at.getTime() - at.getTimezoneOffset() * 60_000).toISOString().slice(0, 16);
}

export function HandoverView({
  state,
  go,
}: {
  state: ChangesState;
  go: (state: ChangesState) => void;
}) {
  const me = useMe();
  const utc = useSettings().zone === "utc";
  const [usual] = useState(() => new Date(Date.now() - SHIFT).toISOString());
  const [mine, setMine] = useState(false);
  const since = state.since ?? usual;
  const found = useQuery(handoverQuery(since, mine ? me?.user.profile_uid : undefined, prefix));
  const cases = found.data?.cases ?? [];
  return (
    <section className="panel" aria-label="Handover">
      <div className="filters">
        <TextInput
          type="datetime-local"
          aria-label="Since, in the time of this machine"
          leftSection={<span className="muted">since</span>}
          leftSectionWidth={48}
          value={local(since)}
          onChange={(event) => {
            const at = new Date(event.currentTarget.value);
            if (!Number.isNaN(at.getTime())) go({ ...state, since: at.toISOString() });
          }}
        />
        <Switch
          label="Only what is assigned to me"
          checked={mine}
          onChange={(event) => setMine(event.currentTarget.checked)}
        />
        <span className="grow" />
        <Button
          leftSection={<IconCopy size={14} aria-hidden />}
          aria-disabled={cases.length === 0}
          onClick={() => {
            if (cases.length === 0) return;
            void copy(markdown(absolute(since, utc), cases)).then(() => done("Copied as Markdown"));
          }}
        >
          Copy as Markdown
        </Button>
      </div>
      {found.error && !found.data && (
        <Failed error={found.error} again={() => void found.refetch()} />
      )}
      {found.isPending && <Waiting />}
      {found.data && cases.length === 0 && <Empty title="Nothing has changed since then" />}
      <div style={{ padding: "4px 14px" }}>
        {found.data?.more && (
          <p className="muted">
            More than {MOST} cases changed; these are those that changed last.
          </p>
        )}
        {cases.map((one) => (
          <article key={one.address} style={{ padding: "8px 0" }}>
            <h2 style={{ fontSize: 14 }}>
              <a href={one.address}>
                {one.number === undefined ? "" : `#${one.number} `}
                {one.title}
              </a>{" "}
              <span className="muted" style={{ fontWeight: 400 }}>
                {one.status}, {one.severity}
              </span>
            </h2>
            <ul style={{ margin: "4px 0 0", paddingLeft: 20, overflowWrap: "anywhere" }}>
              {one.lines.map((line, place) => (
                // biome-ignore lint/suspicious/noArrayIndexKey: lines have no other name and stay in order
                <li key={`${place}${line}`}>{line}</li>
              ))}
            </ul>
          </article>
        ))}
      </div>
    </section>
  );
}
