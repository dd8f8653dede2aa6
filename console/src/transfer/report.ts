/** What became, or would become, of each line of a file that is brought? Pure. */
import type { HistoriesReport, ImportReport } from "../api/schema.gen";

export type Form = "objects" | "histories";
export type Verdict = "new" | "overwritten" | "copy" | "conflict" | "broken";

export interface Line {
  line: number;
  /** `cases`, `cases-comments`...; null for a line that nobody can read. */
  type: string | null;
  id: string | null;
  /** The title of a case. */
  name: string | null;
  verdict: Verdict;
  why: string | null;
}

export interface Report {
  lines: Line[];
  /** How many cases come in, and how many lines do not. */
  cases: number;
  refused: number;
  /** Connectors come without their secrets. */
  connectors: number;
  warnings: string[];
}

/** Whether a file holds saved objects or whole histories: its first line says it; null: neither. */
export function formOf(first: string): Form | null {
  try {
    const said: unknown = JSON.parse(first);
    if (typeof said !== "object" || said === null) return null;
    if ("attributes" in said && "type" in said) return "objects";
    return "stream" in said ? "histories" : null;
  } catch {
    return null;
  }
}

type Refusal = NonNullable<ImportReport["errors"]>[number]["error"];

function reason(error: Refusal): string {
  if (error.message) return error.message;
  switch (error.type) {
    case "conflict":
      return "It is here already";
    case "missing_references":
      return `It refers to what is not there: ${(error.references ?? [])
        .map((one) => `${one.type} ${one.id}`)
        .join(", ")}`;
    case "unsupported_type":
      return "Nothing of this type can be brought";
    default:
      return "It cannot be read";
  }
}

/** Those that do not come in first, then the cases, then what belongs to them; by line. */
function ordered(lines: Line[]): Line[] {
  const rank = (one: Line) =>
    one.verdict === "broken" || one.verdict === "conflict" ? 0 : one.type === "cases" ? 1 : 2;
  return lines.sort((one, other) => rank(one) - rank(other) || one.line - other.line);
}

function counted(lines: Line[], warnings: string[]): Report {
  const came = lines.filter((one) => one.verdict !== "broken" && one.verdict !== "conflict");
  return {
    lines: ordered(lines),
    cases: came.filter((one) => one.type === "cases").length,
    refused: lines.length - came.length,
    connectors: came.filter((one) => one.type === "action").length,
    warnings,
  };
}

export function ofObjects(told: ImportReport): Report {
  const came = (told.successResults ?? []).map(
    (one): Line => ({
      line: one.line,
      type: one.type,
      id: one.destinationId ?? one.id,
      name: one.meta.title ?? null,
      verdict: one.overwrite ? "overwritten" : one.destinationId ? "copy" : "new",
      why: null,
    }),
  );
  const refused = (told.errors ?? []).map(
    (one): Line => ({
      line: one.line,
      type: one.type ?? null,
      id: one.id ?? null,
      name: one.meta.title ?? null,
      verdict: one.error.type === "conflict" ? "conflict" : "broken",
      why: reason(one.error),
    }),
  );
  return counted(
    [...came, ...refused],
    told.warnings.map((one) => one.message),
  );
}

const CONFLICT = 409;

export function ofHistories(told: HistoriesReport): Report {
  const lines = told.cases.map((one): Line => {
    const verdict = one.error
      ? one.error.statusCode === CONFLICT
        ? "conflict"
        : "broken"
      : one.overwrite
        ? "overwritten"
        : "new";
    return {
      line: one.line,
      type: one.id ? "cases" : null,
      id: one.id ?? null,
      name: one.actions === undefined ? null : `${one.actions} user actions`,
      verdict,
      why: one.error?.message ?? null,
    };
  });
  return counted(lines, []);
}

/** What the last line of an export says: how much it holds, and what it should. */
export function exportedOf(end: string): { count: number; missing: number } | null {
  const last = end.trimEnd().split("\n").at(-1) ?? "";
  try {
    const said = JSON.parse(last) as { exportedCount?: unknown; missingRefCount?: unknown };
    return typeof said.exportedCount === "number"
      ? { count: said.exportedCount, missing: Number(said.missingRefCount ?? 0) }
      : null;
  } catch {
    return null;
  }
}
