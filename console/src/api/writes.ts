/** How does an edit become true? One field of one case at a time; a lost race is explained. */
import { notifyManager } from "@tanstack/react-query";
import { useSyncExternalStore } from "react";
import { done, failed } from "../shared/tell";
import { api, Refused, told } from "./client";
import { keepUp } from "./cursors";
import { type Edit, inverse, rebase, same, type Value } from "./edits";
import { nameOf, type Person } from "./people";
import { type Case, known, putCase, sequence, stale } from "./queries";
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

/**
 * Shows the new value at once, and sends it when the case's earlier edits are through.
 *
 * `seen` is what the person began with, where that may be long ago: nobody's words since are written over.
 */
export async function edit(one: Case, field: Field, mine: Value, seen?: Value): Promise<boolean> {
  const now = known(one.id) ?? one;
  const base = seen === undefined ? shown<Value>(now, field, pending.get(one.id) ?? NONE) : seen;
  if (same(base, mine)) {
    drop(one.id, field);
    return true;
  }
  return change(one.id, { field, base, mine }, true);
}

const made: { id: string; edit: Edit }[] = [];

let taking: Promise<void> = Promise.resolve();

/** Takes the last edit of this tab back, one after another: by an edit, which the history tells as well. */
export function undo(): Promise<void> {
  taking = taking.then(takeBack, takeBack);
  return taking;
}

async function takeBack(): Promise<void> {
  await Promise.allSettled(turns.values()); // the last edit may be on its way
  const last = made.pop();
  if (!last) return;
  const { id, edit: was } = last;
  const one = known(id) ?? (await fresh(id));
  const number = one.incremental_id === undefined ? "" : ` of #${one.incremental_id}`;
  const now = stored(one, was.field as Field);
  const back = inverse(was, now);
  if (!back) {
    failed("That is not taken back", `Somebody has changed the ${was.field}${number} since.`);
    return;
  }
  // what takes back is not taken back itself
  if (await change(id, { field: was.field, base: now, mine: back.value }, false)) {
    done(`The ${was.field.startsWith("custom") ? "field" : was.field}${number} is as it was`);
  }
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

function settled(id: string, edit: Pending): void {
  if (pending.get(id)?.get(edit.field) === edit) drop(id, edit.field as Field);
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

/** `kept`: so that it can be taken back. */
function change(id: string, edit: Edit, kept: boolean): Promise<boolean> {
  const shown: Pending = { ...edit, state: "saving" };
  put(id, shown);
  return inTurn(id, async () => {
    const saved = await save(id, edit, kept);
    // what is stored is shown before the edit that lay over it goes; a later edit stays
    if (saved) notifyManager.schedule(() => settled(id, shown));
    return saved;
  });
}

async function save(id: string, edit: Edit, kept: boolean): Promise<boolean> {
  const field = edit.field as Field;
  try {
    let one = known(id) ?? (await fresh(id));
    for (let attempt = 0; attempt <= TRIES; attempt += 1) {
      const verdict = rebase(edit, stored(one, field));
      if (verdict.kind === "done") return true;
      if (verdict.kind === "conflict") {
        const by = one.updated_by ?? one.created_by;
        const at = one.updated_at ?? one.created_at;
        put(id, { ...edit, state: "conflict", theirs: verdict.theirs, by, at });
        stale(id, "actions");
        return false;
      }
      try {
        await send(one, field, verdict.value);
        if (kept) made.push({ id, edit: { field, base: edit.base, mine: edit.mine } });
        stale(id, "actions", "users", "metrics", "connectors");
        return true;
      } catch (error) {
        if (!(error instanceof Refused)) throw error;
        if (error.status === 406) {
          await fresh(id);
          return true;
        }
        if (error.status !== 409 || attempt === TRIES) throw error;
      }
      one = await fresh(id);
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
    const now = await fresh(one.id);
    keepUp(one.id, sequence(one.version), sequence(now.version));
    return;
  }
  const item: EditedCase = { id: one.id, version: one.version, [field]: value };
  const answer = await told(api.PATCH("/api/cases", { body: { cases: [item] } as never }));
  for (const came of answer) if ("title" in came) putCase(came);
  keepUp(one.id, sequence(one.version), sequence(known(one.id)?.version ?? one.version));
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
