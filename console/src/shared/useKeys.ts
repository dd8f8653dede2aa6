/** How does a page answer keys? It says which of the registry it knows, and what each does. */
import { useLayoutEffect, useRef } from "react";
import { isTyping, meaning, type Name, SEQUENCE, SHORTCUTS } from "../keys";
import { settings } from "./settings";

type Actions = Partial<Record<Name, () => void>>;
const pages: { current: Actions }[] = [];
let before: { step: string; at: number } | null = null;
let listening = false;

function pressed(event: KeyboardEvent): void {
  if (event.defaultPrevented || event.isComposing) return;
  const mod = event.ctrlKey || event.metaKey;
  if (isTyping(event.target as HTMLElement | null) && !mod) return;
  if (!mod && !settings().letters) return;
  if (!mod && document.querySelector('[role="dialog"]')) return;
  if (!mod && event.key === "Enter" && (event.target as HTMLElement | null)?.closest("a,button"))
    return;
  const known = new Map<string, () => void>();
  for (const page of pages) {
    for (const [name, does] of Object.entries(page.current)) {
      if (does) known.set(SHORTCUTS[name as Name].keys, does);
    }
  }
  const fresh = before && event.timeStamp - before.at < SEQUENCE ? before.step : null;
  const found = meaning(fresh, event, known.keys());
  before = found && "begun" in found ? { step: found.begun, at: event.timeStamp } : null;
  if (!found) return;
  if ("hit" in found) {
    event.preventDefault();
    known.get(found.hit)?.();
  }
}

export function useKeys(actions: Actions): void {
  const held = useRef(actions);
  held.current = actions;
  // a key that is pressed at what was painted just now is heard
  useLayoutEffect(() => {
    if (!listening) {
      listening = true;
      addEventListener("keydown", pressed);
    }
    pages.push(held);
    return () => {
      pages.splice(pages.indexOf(held), 1);
    };
  }, []);
}
