/** When was it? Within a day by its distance, else the moment; the other on hover. */
import { useSyncExternalStore } from "react";
import { useSettings } from "./settings";
import { absolute, relative, span } from "./times";

const TICK = 15_000;
let now = Date.now();
const listeners = new Set<() => void>();
let timer: ReturnType<typeof setInterval> | undefined;

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  timer ??= setInterval(() => {
    now = Date.now();
    for (const one of listeners) one();
  }, TICK);
  return () => {
    listeners.delete(listener);
    if (listeners.size === 0) {
      clearInterval(timer);
      timer = undefined;
    }
  };
}

export function useNow(): number {
  return useSyncExternalStore(subscribe, () => now);
}

export function Time({ at, whole = false }: { at: string | null | undefined; whole?: boolean }) {
  const current = useNow();
  const utc = useSettings().zone === "utc";
  if (!at) return <span className="muted">–</span>;
  return (
    <time className="num" dateTime={at} title={`${absolute(at, true)} · ${absolute(at, false)}`}>
      {whole ? absolute(at, utc) : relative(at, current, utc)}
    </time>
  );
}

/** How long since then; it ticks. */
export function Since({ at }: { at: string }) {
  const current = useNow();
  return <span className="num">{span((current - new Date(at).getTime()) / 1000)}</span>;
}
