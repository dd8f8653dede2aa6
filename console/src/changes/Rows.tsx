/** How is told what became of something that was to go out, and how is it tried again? */
import { Button } from "@mantine/core";
import { Link } from "@tanstack/react-router";
import { type ReactNode, useState } from "react";
import { cache } from "../api/queries";
import { done, failed } from "../shared/tell";

type Tried = readonly { number: number; reason: string }[];

/** What a row of ours is called in each state. */
export const WORDS = { failed: "Failed", planned: "On its way", sent: "Sent" } as const;

export function Stands({ word, bad }: { word: string; bad: boolean }) {
  return (
    <span style={bad ? { color: "var(--critical)", fontWeight: 600 } : undefined}>{word}</span>
  );
}

/** Why not, with what was tried before. */
export function Why({ reason, tried }: { reason: string | null | undefined; tried: Tried }) {
  if (tried.length === 0) return <span>{reason ?? ""}</span>;
  return (
    <details>
      <summary>{reason ?? tried.at(-1)?.reason}</summary>
      <ol style={{ margin: 0, paddingLeft: 20 }}>
        {tried.map((one) => (
          <li key={one.number}>{one.reason}</li>
        ))}
      </ol>
    </details>
  );
}

export function Grid({
  name,
  head,
  children,
}: {
  name: string;
  head: string[];
  children: ReactNode;
}) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard
    <section className="table-box" tabIndex={0} aria-label={`${name}, all of it`}>
      <table className="deliveries">
        <thead>
          <tr>
            {head.map((one) => (
              <th key={one} scope="col">
                {one}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>{children}</tbody>
      </table>
    </section>
  );
}

export function ToCase({ id }: { id: string }) {
  return (
    <Link to="/app/security/cases/$id" params={{ id }} className="mono">
      {id.slice(0, 8)}
    </Link>
  );
}

/** One that failed is tried again, because somebody wants it. */
export function Again({
  name = "Try again",
  reason,
  act,
  said,
}: {
  name?: string;
  /** Why somebody may not. */
  reason: string | null;
  act: () => Promise<unknown>;
  said: string;
}) {
  const [busy, setBusy] = useState(false);
  async function again() {
    setBusy(true);
    try {
      await act();
      done(said);
    } catch (error) {
      failed("Not tried again", error instanceof Error ? error.message : String(error));
    }
    await cache.invalidateQueries({ queryKey: ["changes"] });
    setBusy(false);
  }
  return (
    <Button
      size="compact-xs"
      variant="default"
      loading={busy}
      aria-disabled={reason !== null}
      title={reason ?? undefined}
      onClick={() => reason === null && void again()}
    >
      {name}
    </Button>
  );
}

/** All that went out by one way. */
export function Part({
  name,
  more,
  act,
  children,
}: {
  name: string;
  more?: ReactNode;
  act?: ReactNode;
  children: ReactNode;
}) {
  return (
    <section className="panel block" aria-label={name}>
      <header>
        <h2 style={{ fontSize: 13, color: "var(--text)" }}>
          {name}
          {more}
        </h2>
        {act}
      </header>
      {children}
    </section>
  );
}
