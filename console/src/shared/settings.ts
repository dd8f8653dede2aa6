/** How does this person like the console? Kept in the browser. */
import { useSyncExternalStore } from "react";

export interface Settings {
  scheme: "auto" | "light" | "dark";
  density: "dense" | "comfortable";
  zone: "utc" | "local";
  /** Whether single letters are shortcuts. */
  letters: boolean;
  rail: boolean;
  columns: string[];
}

const KEY = "caselog-settings";
const SCHEME = "caselog-scheme";
const USUAL: Settings = {
  scheme: "auto",
  density: "dense",
  zone: "utc",
  letters: true,
  rail: true,
  columns: [
    "severity",
    "number",
    "title",
    "status",
    "assignees",
    "tags",
    "alerts",
    "comments",
    "updated",
  ],
};

function read(): Settings {
  try {
    return { ...USUAL, ...(JSON.parse(localStorage.getItem(KEY) ?? "{}") as Partial<Settings>) };
  } catch {
    return USUAL;
  }
}

let current = typeof localStorage === "undefined" ? USUAL : read();
const listeners = new Set<() => void>();

export function settings(): Settings {
  return current;
}

export function change(part: Partial<Settings>): void {
  current = { ...current, ...part };
  localStorage.setItem(KEY, JSON.stringify(current));
  localStorage.setItem(SCHEME, current.scheme);
  for (const listener of listeners) listener();
}

export function useSettings(): Settings {
  return useSyncExternalStore((listener) => {
    listeners.add(listener);
    return () => listeners.delete(listener);
  }, settings);
}
