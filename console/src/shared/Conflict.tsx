/** What did somebody else write into the field that I was editing, and what now? */
import { Button, Textarea } from "@mantine/core";
import { diffWordsWithSpace } from "diff";
import { useState } from "react";
import { merged } from "../api/merging";
import { nameOf } from "../api/people";
import { drop, type Field, label, type Pending, settle } from "../api/writes";
import { Time } from "./Time";

function said(value: unknown): string {
  if (value === null || value === "") return "nothing";
  if (typeof value === "string") return value;
  if (typeof value === "boolean") return value ? "on" : "off";
  return JSON.stringify(value);
}

export function Diff({ old, now }: { old: string; now: string }) {
  return (
    <div className="diff" style={{ whiteSpace: "pre-wrap", overflowWrap: "anywhere" }}>
      {diffWordsWithSpace(old, now).map((part, index) => {
        const key = `${index}${part.value}`;
        if (part.added) return <ins key={key}>{part.value}</ins>;
        if (part.removed) return <del key={key}>{part.value}</del>;
        return <span key={key}>{part.value}</span>;
      })}
    </div>
  );
}

export function Conflict({
  id,
  pending,
  settled,
}: {
  id: string;
  pending: Pending | undefined;
  settled?: () => void;
}) {
  const [both, setBoth] = useState<string | null>(null);
  if (pending?.state !== "conflict") return null;
  const field = pending.field as Field;
  const who = nameOf(pending.by);
  const long =
    field === "description" &&
    typeof pending.mine === "string" &&
    typeof pending.theirs === "string";

  function take(value: unknown) {
    settled?.();
    void settle(id, field, value);
  }

  return (
    <div className="conflict" role="alert">
      <strong>
        {who} set {label(field).toLowerCase()}
        {!long && ` to ${said(pending.theirs)}`} <Time at={pending.at} />.
      </strong>{" "}
      {!long && <span>Yours: {said(pending.mine)}</span>}
      {long && both === null && <Diff old={String(pending.theirs)} now={String(pending.mine)} />}
      {both !== null && (
        <Textarea
          aria-label="Both together"
          autosize
          minRows={4}
          maxRows={18}
          value={both}
          onChange={(event) => setBoth(event.currentTarget.value)}
        />
      )}
      <div className="row" style={{ marginTop: 8 }}>
        <Button
          variant="default"
          onClick={() => {
            drop(id, field);
            settled?.();
          }}
        >
          Keep theirs
        </Button>
        {both === null && <Button onClick={() => take(pending.mine)}>Use mine</Button>}
        {long && both === null && (
          <Button
            variant="default"
            onClick={() =>
              setBoth(
                merged(String(pending.base), String(pending.mine), String(pending.theirs)) ??
                  `${String(pending.theirs)}\n\n${String(pending.mine)}`,
              )
            }
          >
            Merge
          </Button>
        )}
        {both !== null && <Button onClick={() => take(both)}>Save both</Button>}
      </div>
    </div>
  );
}

/** An edit that was refused: the value went back, the words are still there. */
export function Unsaved({ id, pending }: { id: string; pending: Pending | undefined }) {
  if (pending?.state !== "failed") return null;
  return (
    <div className="row" role="alert" style={{ color: "var(--critical)", gap: 6 }}>
      <span className="dot" style={{ background: "var(--critical)" }} />
      <span className="grow">Not saved: {pending.message}</span>
      <Button
        size="compact-xs"
        variant="default"
        onClick={() => void settle(id, pending.field as Field, pending.mine)}
      >
        Retry
      </Button>
      <Button size="compact-xs" variant="default" onClick={() => drop(id, pending.field as Field)}>
        Forget
      </Button>
    </div>
  );
}
