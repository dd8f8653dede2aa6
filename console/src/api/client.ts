/** How does the console speak to Caselog? One typed client; a refusal is an error with its words. */
import createClient from "openapi-fetch";
import type { paths } from "./schema.gen";
import { signedOut } from "./session";
import { prefix } from "./space";

/** What the API refused, as it says it. */
export class Refused extends Error {
  constructor(
    readonly status: number,
    message: string,
  ) {
    super(message);
    this.name = "Refused";
  }
}

/** The network, or Caselog, is away. */
export const AWAY = 0;

const HEADERS = { "kbn-xsrf": "console", "x-elastic-internal-origin": "console" };

/** Sends; when the session has ended it waits until somebody signs in, and sends once more. */
export async function send(request: Request): Promise<Response> {
  const again = request.clone();
  let answer: Response;
  try {
    answer = await fetch(request);
  } catch {
    throw new Refused(AWAY, "Caselog cannot be reached. What you wrote is kept here.");
  }
  if (answer.status !== 401) return answer;
  await signedOut();
  return send(again);
}

export const api = createClient<paths>({
  baseUrl: `${location.origin}${prefix}`,
  headers: HEADERS,
  fetch: send,
});

/** Paths that the typed client cannot say: uploads and downloads. */
export async function raw(path: string, init: RequestInit = {}): Promise<Response> {
  const headers = { ...HEADERS, ...(init.headers as Record<string, string> | undefined) };
  const answer = await send(
    new Request(`${location.origin}${prefix}${path}`, { ...init, headers }),
  );
  if (!answer.ok) throw await refusal(answer);
  return answer;
}

async function refusal(answer: Response): Promise<Refused> {
  const said: unknown = await answer.json().catch(() => null);
  return refused(answer.status, said);
}

function refused(status: number, said: unknown): Refused {
  const told = said as { message?: unknown } | null;
  const message = typeof told?.message === "string" ? told.message : `Caselog answered ${status}`;
  return new Refused(status, message);
}

/** The answer of a call, or `Refused`. */
export async function told<T>(
  call: Promise<{ data?: T; error?: unknown; response: Response }>,
): Promise<T> {
  const { data, error, response } = await call;
  if (!response.ok) throw refused(response.status, error);
  return data as T;
}
