/** Which key does what? One registry feeds the shortcuts, the sheet behind `?`, and the tooltips. */

export interface Shortcut {
  /** As it is typed: "c", "shift+x", "g c", "mod+k". */
  keys: string;
  /** What it does, for people. */
  does: string;
  /** Where it belongs in the sheet. */
  group: string;
}

export const SHORTCUTS = {
  palette: { keys: "mod+k", does: "Find anything", group: "Everywhere" },
  help: { keys: "?", does: "Show the keys", group: "Everywhere" },
  create: { keys: "c", does: "New case", group: "Everywhere" },
  search: { keys: "/", does: "Search", group: "Everywhere" },
  undo: { keys: "z", does: "Take the last edit back", group: "Everywhere" },
  cases: { keys: "g c", does: "Go to cases", group: "Everywhere" },
  alerts: { keys: "g a", does: "Go to alerts", group: "Everywhere" },
  files: { keys: "g f", does: "Go to files", group: "Everywhere" },
  transfer: { keys: "g e", does: "Go to export and import", group: "Everywhere" },
  changes: { keys: "g h", does: "Go to changes", group: "Everywhere" },
  metrics: { keys: "g m", does: "Go to metrics", group: "Everywhere" },
  settings: { keys: "g s", does: "Go to settings", group: "Everywhere" },
  down: { keys: "j", does: "Next row", group: "List" },
  up: { keys: "k", does: "Previous row", group: "List" },
  open: { keys: "Enter", does: "Open", group: "List" },
  openToo: { keys: "o", does: "Open", group: "List" },
  split: { keys: "v", does: "List and case beside each other", group: "List" },
  next: { keys: "n", does: "Next case beside the list", group: "List" },
  previous: { keys: "b", does: "Previous case beside the list", group: "List" },
  select: { keys: "x", does: "Select the row", group: "List" },
  range: { keys: "shift+x", does: "Select up to the row", group: "List" },
  all: { keys: "*", does: "Select the page", group: "List" },
  show: { keys: ".", does: "Show what changed meanwhile", group: "List" },
  attach: { keys: "m", does: "Add to a case", group: "Alerts" },
  attachNew: { keys: "shift+m", does: "Add to a new case", group: "Alerts" },
  status: { keys: "s", does: "Status", group: "Case" },
  severity: { keys: "p", does: "Severity", group: "Case" },
  assignees: { keys: "a", does: "Assignees", group: "Case" },
  assignMe: { keys: "i", does: "Assign me", group: "Case" },
  tags: { keys: "t", does: "Tags", group: "Case" },
  category: { keys: "l", does: "Category", group: "Case" },
  close: { keys: "e", does: "Close the case", group: "Case" },
  comment: { keys: "r", does: "Comment", group: "Case" },
  before: { keys: "[", does: "One step back in history", group: "Case" },
  after: { keys: "]", does: "One step forward in history", group: "Case" },
  now: { keys: "d", does: "What changed since the shown moment", group: "Case" },
} as const satisfies Record<string, Shortcut>;

export type Name = keyof typeof SHORTCUTS;

/** What was pressed; letters with shift are themselves (`*`, `?`), named keys keep their names. */
export interface Pressed {
  key: string;
  ctrlKey: boolean;
  metaKey: boolean;
  altKey: boolean;
  shiftKey: boolean;
}

/** Milliseconds in which the second key of `g c` must come. */
export const SEQUENCE = 1200;

/** One step of a shortcut, as it is written. */
export function step(pressed: Pressed): string {
  const mod = pressed.ctrlKey || pressed.metaKey ? "mod+" : "";
  const letter = /^[a-z]$/i.test(pressed.key);
  const shift = pressed.shiftKey && (letter || pressed.key.length > 1) ? "shift+" : "";
  return `${mod}${shift}${letter ? pressed.key.toLowerCase() : pressed.key}`;
}

/** What a key means after the ones before it: a shortcut, the beginning of one, or nothing. */
export function meaning(
  before: string | null,
  pressed: Pressed,
  known: Iterable<string>,
): { hit: string } | { begun: string } | null {
  if (pressed.altKey) return null;
  const now = step(pressed);
  const both = before === null ? null : `${before} ${now}`;
  let begun = false;
  for (const keys of known) {
    if (keys === both || (both === null && keys === now)) return { hit: keys };
    if (keys.startsWith(`${now} `)) begun = true;
  }
  if (both !== null) return meaning(null, pressed, known);
  return begun ? { begun: now } : null;
}

/** Whether what is typed there is text, so that single letters mean themselves. */
export function isTyping(
  target: { tagName?: string; isContentEditable?: boolean } | null,
): boolean {
  const tag = target?.tagName?.toUpperCase() ?? "";
  return target?.isContentEditable === true || ["INPUT", "TEXTAREA", "SELECT"].includes(tag);
}
