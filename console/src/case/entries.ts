/** What happened to a case, for people? Each user action is a line: what, from what, to what. */
import type { FieldChange, PastAction, User } from "../api/schema.gen";

export interface Fact {
  field: string;
  old: unknown;
  new: unknown;
}

interface Base {
  /** Of its first action. */
  sequence: number;
  last: number;
  at: string;
  by: User;
}

export interface CommentEntry extends Base {
  kind: "comment";
  id: string;
  text: string;
  owner: string;
  version: string;
  edited: { at: string; by: User; before: string[] } | null;
}

export interface FactEntry extends Base {
  kind: "fact";
  facts: Fact[];
}

export type Entry = CommentEntry | FactEntry;

/** What follows from other fields, and is said with them. */
const DERIVED = new Set([
  "incremental_id",
  "in_progress_at",
  "closed_at",
  "closed_by",
  "duration",
  "time_to_acknowledge",
  "time_to_investigate",
  "time_to_resolve",
  "totalAlerts",
  "totalEvents",
  "totalComment",
  "total_observables",
  "updated_at",
  "updated_by",
  "created_at",
  "created_by",
]);

/** Milliseconds within which the edits of one person are one entry. */
const BURST = 120_000;

interface Attached {
  type?: string;
  comment?: string;
  owner?: string;
}

export function entries(actions: readonly PastAction[]): Entry[] {
  const told: Entry[] = [];
  const comments = new Map<string, CommentEntry>();
  for (const action of actions) {
    const attached = action.changes.find((change) => change.field === "attachment");
    const base = {
      sequence: action.sequence,
      last: action.sequence,
      at: action.created_at,
      by: action.created_by,
    };
    if (attached?.id && isComment(attached)) {
      const known = comments.get(attached.id);
      const text = (attached.new as Attached | null)?.comment;
      if (text === undefined) {
        if (known) told.splice(told.indexOf(known), 1);
        comments.delete(attached.id);
        addFact(told, base, [
          { field: "comment", old: (attached.old as Attached).comment, new: null },
        ]);
      } else if (known) {
        const before = [...(known.edited?.before ?? []), known.text];
        known.edited = { at: action.created_at, by: action.created_by, before };
        known.text = text;
        known.version = action.version;
      } else {
        const owner = (attached.new as Attached).owner ?? action.owner;
        const made: CommentEntry = {
          ...base,
          kind: "comment",
          id: attached.id,
          text,
          owner,
          version: action.version,
          edited: null,
        };
        comments.set(attached.id, made);
        told.push(made);
      }
      continue;
    }
    addFact(told, base, facts(action));
  }
  return told;
}

function isComment(change: FieldChange): boolean {
  const either = (change.new ?? change.old) as Attached | null;
  return either?.type === "user";
}

function facts(action: PastAction): Fact[] {
  if (action.type === "create_case") return [{ field: "created", old: null, new: null }];
  if (action.type === "delete_case") return [{ field: "deleted", old: null, new: null }];
  const shown = action.changes.filter((change) => !DERIVED.has(change.field));
  if (shown.length === 0)
    return [{ field: `${action.type}.${action.action}`, old: null, new: null }];
  return shown.map((change) => ({ field: change.field, old: change.old, new: change.new }));
}

function addFact(told: Entry[], base: Base, said: Fact[]): void {
  const before = told.at(-1);
  if (
    before?.kind === "fact" &&
    samePerson(before.by, base.by) &&
    Date.parse(base.at) - Date.parse(before.at) <= BURST
  ) {
    before.facts.push(...said);
    before.last = base.last;
    return;
  }
  told.push({ ...base, kind: "fact", facts: said });
}

export function samePerson(one: User, other: User): boolean {
  return one.profile_uid && other.profile_uid
    ? one.profile_uid === other.profile_uid
    : one.username === other.username;
}

/** What was added to a list, and taken from it. */
export function listChange(old: unknown, now: unknown): { added: string[]; removed: string[] } {
  const texts = (value: unknown) =>
    Array.isArray(value)
      ? value.map((one) =>
          typeof one === "string" ? one : ((one as { uid?: string }).uid ?? JSON.stringify(one)),
        )
      : [];
  const [before, after] = [texts(old), texts(now)];
  return {
    added: after.filter((one) => !before.includes(one)),
    removed: before.filter((one) => !after.includes(one)),
  };
}

/** Which entries a filter of the feed leaves. */
export function fitting(
  all: readonly Entry[],
  what: "all" | "comments" | "history",
  text: string,
): Entry[] {
  const small = text.trim().toLowerCase();
  return all.filter((entry) => {
    if (what === "comments" && entry.kind !== "comment") return false;
    if (what === "history" && entry.kind !== "fact") return false;
    if (small === "") return true;
    const words = entry.kind === "comment" ? entry.text : JSON.stringify(entry.facts);
    const who = `${entry.by.full_name ?? ""} ${entry.by.username ?? ""}`;
    return `${words} ${who}`.toLowerCase().includes(small);
  });
}
