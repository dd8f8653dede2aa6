/** Who is signed in? A session is a cookie that no script can read; here is only what it means. */
import type { Me, Ways } from "./schema.gen";
import { prefix } from "./space";

export type { Me };

const HEADERS = { "kbn-xsrf": "console", "content-type": "application/json" };
const SESSION = `${prefix}/api/session`;

type Listener = () => void;
const listeners = new Set<Listener>();
let open = false;
let waiting: { done: Promise<void>; finish: () => void } | null = null;

/** Whether somebody must sign in before anything goes on. */
export function isSignedOut(): boolean {
  return open;
}

export function onChange(listener: Listener): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

function tell(now: boolean): void {
  open = now;
  for (const listener of listeners) listener();
}

/** The session has ended: wait until there is one again. Whoever waits goes on by himself. */
export function signedOut(): Promise<void> {
  if (waiting === null) {
    let finish = () => {};
    const done = new Promise<void>((resolve) => {
      finish = resolve;
    });
    waiting = { done, finish };
    tell(true);
  }
  return waiting.done;
}

function signedIn(): void {
  const held = waiting;
  waiting = null;
  tell(false);
  held?.finish();
}

const MARK = "caselog-signed-in";
/** Where an identity provider leads back to: the session is there, and the mark is not yet. */
const BACK = "signed-in";

/** How people can sign in here. */
export async function ways(): Promise<string[]> {
  const answer = await fetch(SESSION, { headers: HEADERS });
  return answer.ok ? ((await answer.json()) as Ways).ways : ["password"];
}

/** null: nobody is signed in. Who never was is not asked for: that would be a fault in the console. */
export async function me(): Promise<Me | null> {
  if (localStorage.getItem(MARK) === null && !location.hash.includes(BACK)) return null;
  const answer = await fetch(`${prefix}/api/session/me`, { headers: HEADERS });
  if (answer.status === 401) {
    localStorage.removeItem(MARK);
    return null;
  }
  if (!answer.ok) throw new Error(`Caselog answered ${answer.status}`);
  localStorage.setItem(MARK, "");
  return (await answer.json()) as Me;
}

/** Why not, in words; null when it worked. */
export async function signIn(username: string, password: string): Promise<string | null> {
  const body = JSON.stringify({ username, password });
  let answer: Response;
  try {
    answer = await fetch(SESSION, { method: "POST", headers: HEADERS, body });
  } catch {
    return "Caselog cannot be reached.";
  }
  if (answer.ok) {
    localStorage.setItem(MARK, "");
    signedIn();
    return null;
  }
  return answer.status === 401
    ? "That name and password do not go together."
    : `Caselog answered ${answer.status}. Try again in a moment.`;
}

export async function signOut(): Promise<void> {
  await fetch(SESSION, { method: "DELETE", headers: HEADERS });
  localStorage.removeItem(MARK);
}
