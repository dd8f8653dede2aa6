/** How does this person like the console? The server keeps it; this browser has it at once. */
import { useSyncExternalStore } from "react";
import { FOLLOWED, type Followed, type Settings, told, toTell, USUAL } from "./preferences";

export type { Settings };

const KEY = "caselog-settings";
const SCHEME = "caselog-scheme";

interface Kept {
  settings: Settings;
  /** Whose they are; null: of whoever comes first. */
  of: string | null;
  /** What the server was not told yet. */
  untold: Followed[];
}

const NOBODYS: Kept = { settings: USUAL, of: null, untold: [] };

function read(): Kept {
  try {
    const said = JSON.parse(localStorage.getItem(KEY) ?? "{}") as Partial<Kept>;
    return { ...NOBODYS, ...said, settings: { ...USUAL, ...said.settings } };
  } catch {
    return NOBODYS;
  }
}

let kept = typeof localStorage === "undefined" ? NOBODYS : read();
const listeners = new Set<() => void>();
let tell: ((said: Record<string, unknown>) => Promise<void>) | null = null;

function put(next: Kept): void {
  kept = next;
  localStorage.setItem(KEY, JSON.stringify(kept));
  localStorage.setItem(SCHEME, kept.settings.scheme);
  for (const listener of listeners) listener();
}

export function settings(): Settings {
  return kept.settings;
}

export function change(part: Partial<Settings>): void {
  const said = FOLLOWED.filter((key) => key in part);
  const untold = [...new Set([...kept.untold, ...said])];
  put({ ...kept, settings: { ...kept.settings, ...part }, untold });
  if (said.length > 0) void tellAll();
}

/** What the server keeps of this person counts, but for what it was not told yet. */
export function follow(
  who: string,
  said: Record<string, unknown>,
  telling: (said: Record<string, unknown>) => Promise<void>,
): void {
  const own = kept.of === null || kept.of === who ? kept : NOBODYS;
  const untold = Object.fromEntries(own.untold.map((key) => [key, own.settings[key]]));
  put({ ...own, of: who, settings: { ...own.settings, ...told(said), ...untold } });
  tell = telling;
  void tellAll();
}

let telling = false;

async function tellAll(): Promise<void> {
  if (telling || tell === null) return;
  telling = true;
  try {
    while (kept.untold.length > 0) {
      const { untold, settings: now } = kept;
      await tell(toTell(Object.fromEntries(untold.map((key) => [key, now[key]]))));
      const rest = kept.untold.filter(
        (key) => !untold.includes(key) || kept.settings[key] !== now[key],
      );
      put({ ...kept, untold: rest });
    }
  } catch {
    // it stays untold, and is told with the next change, or the next time
  }
  telling = false;
}

export function useSettings(): Settings {
  return useSyncExternalStore((listener) => {
    listeners.add(listener);
    return () => listeners.delete(listener);
  }, settings);
}
