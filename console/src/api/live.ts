/** What has just happened? Each change of a case that somebody, anybody, has made. */
import { useEffect, useSyncExternalStore } from "react";
import type { Person } from "./people";
import { prefix } from "./space";

export interface Change {
  case: string;
  sequence: number;
  kind: string;
  action: string;
  owner: string;
  at: string;
  by: Person;
  changed: string[];
  version: string;
  comment?: string;
}

export type State = "live" | "behind";
interface Told {
  state?: State;
  again?: boolean;
  change?: Change;
}

/** While nobody tells of changes, how often what is shown is read again; the shell says so. */
export const READ_AGAIN = 15_000;

const hearing = new Set<(change: Change | null) => void>();
const watching = new Set<() => void>();
let state: State = "behind";
let begun = false;

/** Begins once somebody is signed in. */
export function listen(): void {
  if (begun) return;
  begun = true;
  setInterval(() => {
    if (state === "behind" && !document.hidden) missed();
  }, READ_AGAIN);
  if (typeof SharedWorker === "undefined") return;
  const worker = new SharedWorker(new URL("./changes.worker.ts", import.meta.url), {
    type: "module",
    name: prefix,
  });
  worker.port.onmessage = (event: MessageEvent<Told>) => {
    const told = event.data;
    if (told.state && told.state !== state) {
      state = told.state;
      for (const watcher of watching) watcher();
    }
    if (told.again) missed();
    if (told.change) for (const hear of hearing) hear(told.change);
  };
  addEventListener("pagehide", () => worker.port.postMessage("leaving"));
}

function missed(): void {
  for (const hear of hearing) hear(null);
}

export function useStreamState(): State {
  return useSyncExternalStore(
    (watcher) => {
      watching.add(watcher);
      return () => watching.delete(watcher);
    },
    () => state,
  );
}

/** Hears each change; null: some may have been missed. `hear` must not change from paint to paint. */
export function useChanges(hear: (change: Change | null) => void): void {
  useEffect(() => {
    hearing.add(hear);
    return () => {
      hearing.delete(hear);
    };
  }, [hear]);
}
