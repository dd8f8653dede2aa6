/** How far has this person read which case? The server keeps it; all tabs of a browser know it at once. */
import { useEffect, useSyncExternalStore } from "react";
import { api, told } from "./client";
import { space } from "./space";

const MOST = 100;
const NAME = `caselog-cursors:${space}`;

/** By case the last sequence that was seen; null: it was never opened; nothing: not known yet. */
type Cursors = ReadonlyMap<string, number | null>;

let cursors: Cursors = new Map();
const asked = new Set<string>();
const listeners = new Set<() => void>();
const tabs = typeof BroadcastChannel === "undefined" ? null : new BroadcastChannel(NAME);
if (tabs) tabs.onmessage = ({ data }: MessageEvent<[string, number]>) => put([data]);

function put(said: Iterable<readonly [string, number | null]>): void {
  const next = new Map(cursors);
  for (const [id, sequence] of said) {
    if (sequence === null ? !next.has(id) : sequence > (next.get(id) ?? -1)) next.set(id, sequence);
  }
  cursors = next;
  for (const listener of listeners) listener();
}

async function ask(ids: readonly string[]): Promise<void> {
  try {
    const got = await told(
      api.GET("/api/console/cursors", { params: { query: { case: [...ids] } } }),
    );
    put(ids.map((id) => [id, got.cursors[id] ?? null] as const));
  } catch {
    for (const id of ids) asked.delete(id); // nothing is marked, and it is asked again
  }
}

/** Those of the cases that are shown; the others may be there, or not. */
export function useCursors(ids: readonly string[]): Cursors {
  const wanted = ids.join(" ");
  useEffect(() => {
    const fresh = wanted.split(" ").filter((id) => id !== "" && !asked.has(id));
    for (const id of fresh) asked.add(id);
    for (let begin = 0; begin < fresh.length; begin += MOST) {
      void ask(fresh.slice(begin, begin + MOST));
    }
  }, [wanted]);
  return useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    () => cursors,
  );
}

/** The cases that this person looked at last, with how far. */
export async function lookedAt(): Promise<Record<string, number>> {
  return (await told(api.GET("/api/console/cursors"))).cursors;
}

/** They have been read so far. */
export async function advance(read: Record<string, number>): Promise<void> {
  const further = Object.entries(read).filter(([id, to]) => to > (cursors.get(id) ?? -1));
  if (further.length === 0) return;
  for (const one of further) {
    asked.add(one[0]);
    tabs?.postMessage(one);
  }
  put(further);
  for (let begin = 0; begin < further.length; begin += MOST) {
    const said = Object.fromEntries(further.slice(begin, begin + MOST));
    try {
      await told(api.PUT("/api/console/cursors", { body: { cursors: said } }));
    } catch {
      // it is marked again the next time that somebody looks
    }
  }
}

/** What one has changed oneself is not new to one, if all before it was read. */
export function keepUp(id: string, from: number, to: number): void {
  if (cursors.get(id) === from) void advance({ [id]: to });
}
