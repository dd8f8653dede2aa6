/** Who is behind a profile? Cases name assignees by uid alone; everybody who is met is remembered. */
import { useSyncExternalStore } from "react";
import { api, told } from "./client";
import { nameOf, type Person } from "./names";

export { nameOf, type Person };

const people = new Map<string, Person>();
const listeners = new Set<() => void>();
const asked = new Set<string>();
let version = 0;

export function meet(who: Person): void {
  const uid = who.profile_uid;
  if (uid === undefined || (who.username === null && who.full_name === null)) return;
  const known = people.get(uid);
  if (known && (known.full_name ?? "") === (who.full_name ?? known.full_name ?? "")) return;
  people.set(uid, { ...who, full_name: who.full_name ?? known?.full_name ?? null });
  version += 1;
  for (const listener of listeners) listener();
}

export function initials(name: string): string {
  const words = name.split(/[\s._-]+/).filter(Boolean);
  const letters =
    words.length > 1 ? `${words[0]?.[0]}${words.at(-1)?.[0]}` : (words[0]?.slice(0, 2) ?? "?");
  return letters.toUpperCase();
}

/** The person, as soon as they are known; `within` is a case that may tell. */
export function usePerson(uid: string, within?: string): Person | undefined {
  useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    () => version,
  );
  const found = people.get(uid);
  if (!found && within && !asked.has(uid)) {
    asked.add(uid);
    void lookUp(within);
  }
  return found;
}

/** Whoever is meant by a uid, as far as people are known by now. */
export function useNames(): (uid: string) => string {
  useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    () => version,
  );
  return (uid) => {
    const found = people.get(uid);
    return found ? nameOf(found) : uid.slice(0, 10);
  };
}

/** Finds out who is behind a uid, by a case that is theirs. */
export async function whoIs(uid: string): Promise<void> {
  if (people.has(uid) || asked.has(uid)) return;
  asked.add(uid);
  const { data } = await api.POST("/internal/cases/_search", {
    body: { assignees: [uid], perPage: 1 },
  });
  const theirs = data?.cases[0];
  if (theirs) await lookUp(theirs.id);
}

async function lookUp(case_id: string): Promise<void> {
  try {
    const got = await told(
      api.GET("/internal/cases/{case_id}/_users", { params: { path: { case_id } } }),
    );
    for (const one of [...got.assignees, ...got.participants]) {
      if (one.uid) meet({ ...one.user, profile_uid: one.uid });
    }
  } catch {
    // the uid is shown instead
  }
}

/** Those who can be assigned, by a part of their names. */
export async function suggest(name: string, owners: string[]): Promise<Person[]> {
  const found = await told(
    api.POST("/internal/cases/_suggest_user_profiles", { body: { name, owners, size: 10 } }),
  );
  return found.map((one) => {
    const who = {
      username: one.user.username,
      full_name: one.user.full_name ?? null,
      email: one.user.email ?? null,
      profile_uid: one.uid,
    };
    meet(who);
    return who;
  });
}
