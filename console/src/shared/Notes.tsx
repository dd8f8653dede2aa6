/** What does a page say that has nothing to show, or could not get it? */
import { Button } from "@mantine/core";
import { IconAlertCircle, IconRefresh } from "@tabler/icons-react";
import { type ReactNode, useEffect, useState } from "react";
import { Refused } from "../api/client";

export function Empty({ title, children }: { title: string; children?: ReactNode }) {
  return (
    <div className="empty">
      <h2>{title}</h2>
      {children}
    </div>
  );
}

export function Failed({ error, again }: { error: unknown; again?: (() => void) | undefined }) {
  const status = error instanceof Refused ? error.status : undefined;
  const title =
    status === 403
      ? "You may not see this"
      : status === 404
        ? "There is no such thing here"
        : "This could not be read";
  return (
    <div className="empty" role="alert">
      <IconAlertCircle aria-hidden />
      <h2>{title}</h2>
      <span>{error instanceof Error ? error.message : String(error)}</span>
      {again && status !== 403 && (
        <Button
          variant="default"
          leftSection={<IconRefresh size={14} aria-hidden />}
          onClick={again}
        >
          Try again
        </Button>
      )}
    </div>
  );
}

const PATIENCE = 150;

/** Something is on its way; nothing is said of it for a moment. */
export function Waiting({ lines = 6 }: { lines?: number }) {
  const [late, setLate] = useState(false);
  useEffect(() => {
    const timer = setTimeout(() => setLate(true), PATIENCE);
    return () => clearTimeout(timer);
  }, []);
  if (!late) return null;
  return (
    <output className="stack" style={{ padding: 16, gap: 10 }}>
      <span className="visually-hidden">Loading</span>
      {Array.from({ length: lines }, (_, index) => index).map((line) => (
        <span
          key={line}
          aria-hidden
          style={{
            height: 14,
            width: `${92 - ((line * 17) % 40)}%`,
            background: "var(--raised)",
            borderRadius: 4,
          }}
        />
      ))}
    </output>
  );
}
