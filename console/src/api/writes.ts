/** How does an edit become true? One field of one case at a time; a lost race is explained. */
import { useSyncExternalStore } from "react";
import { failed } from "../shared/tell";
import { api, Refused, told } from "./client";
import { type Edit, rebase, same, type Value } from "./edits";
import { nameOf, type Person } from "./people";
import { type Case, known, putCase, stale } from "./queries";
import type { EditedCase } from "./schema.gen";

export type Field =
  | "title"
  | "description"
  | "status"
  | "severity"
  | "tags"
  | "assignees"
  | "category"
  | "settings"
  | "connector"
  | `customFields.${string}`;

export interface Pending extends Edit {
  state: "saving" | "failed" | "conflict";
  message?: string;
  theirs?: Value;
  /** Who wrote first, and when. */
  by?: Person;
  at?: string;
}

const TRIES = 3;
const NONE: ReadonlyMap<string, Pending> = new Map();
const pending = new Map<string, ReadonlyMap<string, Pending>>();
const turns = new Map<string, Promise<unknown>>();
const listeners = new Set<() => void>();

/** What a case shows of a field: the edit that is on its way lies over what is stored. */
export function shown<T>(one: Case, field: Field, over: ReadonlyMap<string, Pending>): T {
  const edit = over.get(field);
  return (edit && edit.state !== "failed" ? edit.mine : stored(one, field)) as T;
}

export function stored(one: Case, field: Field): Value {
  if (field.startsWith("customFields.")) {
    const key = field.slice("customFields.".length);
    return one.customFields.find((value) => value.key === key)?.value ?? null;
  }
  return one[field as keyof Case];
}

export function usePending(id: string): ReadonlyMap<string, Pending> {
  return useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    () => pending.get(id) ?? NONE,
  );
}

/** Whether anything of any case is not saved yet. */
export function unsaved(): boolean {
  return [...pending.values()].some((fields) => fields.size > 0);
}

/** Shows the new value at once, and sends it when the case's earlier edits are through. */
export async function edit(one: Case, field: Field, mine: Value): Promise<boolean> {
  const base = stored(known(one.id) ?? one, field);
  if (same(base, mine)) {
    drop(one.id, field);
    return true;
  }
  put(one.id, { field, base, mine, state: "saving" });
  return inTurn(one.id, () => save(one.id, { field, base, mine }));
}

/** What a person decided in a conflict, or tries again. */
export async function settle(id: string, field: Field, mine: Value): Promise<boolean> {
  const one = known(id);
  if (!one) return false;
  drop(id, field);
  return edit(one, field, mine);
}

export function drop(id: string, field: Field): void {
  const fields = new Map(pending.get(id));
  if (!fields.delete(field)) return;
  pending.set(id, fields);
  for (const listener of listeners) listener();
}

function put(id: string, edit: Pending): void {
  pending.set(id, new Map(pending.get(id)).set(edit.field, edit));
  for (const listener of listeners) listener();
}

function inTurn<T>(id: string, work: () => Promise<T>): Promise<T> {
  const turn = (turns.get(id) ?? Promise.resolve()).then(work, work);
  turns.set(id, turn);
  return turn;
}

async function save(id: string, edit: Edit): Promise<boolean> {
  const field = edit.field as Field;
  let value = edit.mine;
  try {
    for (let attempt = 0; attempt <= TRIES; attempt += 1) {
      const one = known(id) ?? (await fresh(id));
      try {
        await send(one, field, value);
        drop(id, field);
        stale(id, "actions", "users", "metrics", "connectors");
        return true;
      } catch (error) {
        if (!(error instanceof Refused)) throw error;
        if (error.status === 406) {
          await fresh(id);
          drop(id, field);
          return true;
        }
        if (error.status !== 409 || attempt === TRIES) throw error;
      }
      const now = await fresh(id);
      const verdict = rebase(edit, stored(now, field));
      if (verdict.kind === "done") {
        drop(id, field);
        return true;
      }
      if (verdict.kind === "conflict") {
        const by = now.updated_by ?? now.created_by;
        const at = now.updated_at ?? now.created_at;
        put(id, { ...edit, state: "conflict", theirs: verdict.theirs, by, at });
        stale(id, "actions");
        return false;
      }
      value = verdict.value;
    }
    return false;
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    put(id, { ...edit, state: "failed", message });
    failed(`${label(field)} was not saved`, message);
    return false;
  }
}

async function send(one: Case, field: Field, value: Value): Promise<void> {
  if (field.startsWith("customFields.")) {
    await told(
      api.PUT("/internal/cases/{case_id}/custom_fields/{custom_field_id}", {
        params: {
          path: { case_id: one.id, custom_field_id: field.slice("customFields.".length) },
        },
        body: { value: value as string | boolean | number | null, caseVersion: one.version },
      }),
    );
    await fresh(one.id);
    return;
  }
  const item: EditedCase = { id: one.id, version: one.version, [field]: value };
  const answer = await told(api.PATCH("/api/cases", { body: { cases: [item] } as never }));
  for (const came of answer) if ("title" in came) putCase(came);
}

async function fresh(id: string): Promise<Case> {
  const one = await told(api.GET("/api/cases/{case_id}", { params: { path: { case_id: id } } }));
  putCase(one);
  return one;
}

/** A field, for people. */
export function label(field: string): string {
  if (field.startsWith("customFields.")) return "The field";
  return `${field.charAt(0).toUpperCase()}${field.slice(1)}`;
}

export { nameOf };
