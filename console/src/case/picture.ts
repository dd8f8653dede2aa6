/** What does the course of a case look like? Bands for what it was, dots for what happened. */
import type { PastAction } from "../api/schema.gen";

export interface Band {
  /** Milliseconds since 1970. */
  from: number;
  to: number;
  value: string;
}

export interface Dot {
  at: number;
  sequence: number;
  by: string;
}

export const BANDS = ["status", "severity", "assignees"] as const;
export const DOTS = ["comments", "alerts", "files", "observables", "pushes", "mails"] as const;

export interface Picture {
  from: number;
  to: number;
  bands: Record<(typeof BANDS)[number], Band[]>;
  dots: Record<(typeof DOTS)[number], Dot[]>;
}

export interface Mail {
  sequence: number;
  at: string;
  to: string;
}

interface Attached {
  type?: string;
  externalReferenceAttachmentTypeId?: string;
}

const ATTACHED: Record<string, (typeof DOTS)[number]> = {
  user: "comments",
  alert: "alerts",
  event: "alerts",
};

function kindOf(action: PastAction): (typeof DOTS)[number] | null {
  if (action.type === "pushed" || action.type === "push_failed") return "pushes";
  if (action.type === "observables") return "observables";
  for (const change of action.changes) {
    if (change.field !== "attachment") continue;
    const one = (change.new ?? change.old) as Attached | null;
    if (one?.externalReferenceAttachmentTypeId === ".files") return "files";
    return ATTACHED[one?.type ?? ""] ?? null;
  }
  return null;
}

/** `1 assigned`, by how many there are; nobody is nobody. */
function assigned(value: unknown): string {
  const many = Array.isArray(value) ? value.length : 0;
  return many === 0 ? "nobody" : `${many} assigned`;
}

function bandOf(field: (typeof BANDS)[number], value: unknown): string {
  return field === "assignees" ? assigned(value) : String(value ?? "");
}

export function picture(
  actions: readonly PastAction[],
  mails: readonly Mail[],
  now: number,
): Picture | null {
  const first = actions[0];
  if (!first) return null;
  const from = Date.parse(first.created_at);
  const to = Math.max(now, from + 1);
  const usual = { status: "open", severity: "low", assignees: "nobody" };
  const bands: Picture["bands"] = { status: [], severity: [], assignees: [] };
  for (const field of BANDS) bands[field].push({ from, to, value: usual[field] });
  const dots = Object.fromEntries(DOTS.map((kind) => [kind, [] as Dot[]])) as Picture["dots"];
  for (const action of actions) {
    const at = Date.parse(action.created_at);
    for (const field of BANDS) {
      const change = action.changes.find((one) => one.field === field);
      if (!change) continue;
      const value = bandOf(field, change.new);
      const last = bands[field].at(-1);
      if (!last || last.value === value) continue;
      if (last.from === at) last.value = value;
      else {
        last.to = at;
        bands[field].push({ from: at, to, value });
      }
    }
    const kind = kindOf(action);
    const by = action.created_by.full_name || action.created_by.username || "unknown";
    if (kind) dots[kind].push({ at, sequence: action.sequence, by });
  }
  for (const { sequence, at, to: by } of mails) {
    dots.mails.push({ at: Date.parse(at), sequence, by });
  }
  return { from, to, bands, dots };
}

/** The actions between two shares of the width, as sequences; null: there are none. */
export function brushed(
  actions: readonly PastAction[],
  { from, to }: Pick<Picture, "from" | "to">,
  one: number,
  other: number,
): { from: number; to: number } | null {
  const at = (share: number) => from + Math.min(1, Math.max(0, share)) * (to - from);
  const [begin, end] = [at(Math.min(one, other)), at(Math.max(one, other))];
  const inside = actions.filter((action) => {
    const when = Date.parse(action.created_at);
    return when >= begin && when <= end;
  });
  const [first, last] = [inside[0], inside.at(-1)];
  return first && last ? { from: first.sequence, to: last.sequence } : null;
}
