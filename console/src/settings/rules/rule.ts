/** What is in the form of a standing rule, and what does the API take of it? */
import type { Body, AlertSyncApiRulesShown as Shown } from "../../api/schema.gen";

export type Unit = "m" | "h" | "d" | "w";
export interface Taking {
  field: string;
  globs: string[];
}

export interface RuleForm {
  name: string;
  enabled: boolean;
  takes: Taking[];
  tags: string[];
  groupingBy: string[];
  window: number;
  unit: Unit;
  reopen: boolean;
  most: number;
  template: string | null;
  title: string;
  overflow: "queue" | "mix";
  push: boolean;
}

export const UNITS: readonly (readonly [Unit, string])[] = [
  ["m", "minutes"],
  ["h", "hours"],
  ["d", "days"],
  ["w", "weeks"],
];
const MINUTES: Record<Unit, number> = { m: 1, h: 60, d: 1440, w: 10_080 };
const LEAST = 5;
const LONGEST = { name: 160, title: 160, glob: 1024 };
export const MOST = { takes: 20, globs: 100, groupingBy: 5, cases: 20, tags: 50 };

/** `10080m` is a week: the largest unit that fits, but days rather than one week. */
export function windowOf(said: string): { window: number; unit: Unit } {
  const found = /^(\d+)([mhdw])$/.exec(said);
  const minutes = found ? Number(found[1]) * MINUTES[found[2] as Unit] : 7 * MINUTES.d;
  for (const unit of ["d", "h"] as const) {
    if (minutes % MINUTES[unit] === 0) return { window: minutes / MINUTES[unit], unit };
  }
  return { window: minutes, unit: "m" };
}

export function ruleForm(one: Shown | null): RuleForm {
  return {
    name: one?.name ?? "",
    enabled: one?.enabled ?? true,
    takes: one
      ? Object.entries(one.alerts).map(([field, globs]) => ({ field, globs: [...globs] }))
      : [{ field: "kibana.alert.rule.name", globs: [] }],
    tags: one?.tags ?? [],
    groupingBy: one?.groupingBy ?? [],
    ...windowOf(one?.timeWindow ?? "7d"),
    reopen: one?.reopenClosedCases ?? false,
    most: one?.maximumCasesToOpen ?? 5,
    template: one?.templateId ?? null,
    title: one?.title ?? "",
    overflow: one?.overflow ?? "queue",
    push: one?.autoPushCase ?? false,
  };
}

/** Lines that say nothing are none. */
function said(form: RuleForm): Taking[] {
  return form.takes.filter(({ field, globs }) => field.trim() !== "" || globs.length > 0);
}

export function ruleFaults(form: RuleForm): Record<string, string> {
  const faults: Record<string, string> = {};
  const name = form.name.trim();
  if (name === "") faults.name = "A rule has a name";
  else if (name.length > LONGEST.name) faults.name = `At most ${LONGEST.name} characters`;
  const lines = said(form);
  const fields = lines.map(({ field }) => field.trim());
  if (lines.length === 0) faults.takes = "It says which alerts it takes";
  else if (lines.some(({ field, globs }) => field.trim() === "" || globs.length === 0)) {
    faults.takes = "Each line has a field and at least one value";
  } else if (new Set(fields).size < fields.length) {
    faults.takes = "Each field is named once";
  } else if (lines.some(({ globs }) => globs.some((one) => one.length > LONGEST.glob))) {
    faults.takes = `Values have at most ${LONGEST.glob} characters`;
  }
  if (!Number.isInteger(form.window) || form.window < 1) faults.window = "A whole number";
  else if (form.window * MINUTES[form.unit] < LEAST) faults.window = `At least ${LEAST} minutes`;
  if (!Number.isInteger(form.most) || form.most < 1 || form.most > MOST.cases) {
    faults.most = `From 1 to ${MOST.cases}`;
  }
  if (form.title.trim().length > LONGEST.title) {
    faults.title = `At most ${LONGEST.title} characters`;
  }
  return faults;
}

export function ruleMade(form: RuleForm, owner: string): Body {
  return {
    name: form.name.trim(),
    owner,
    alerts: Object.fromEntries(said(form).map(({ field, globs }) => [field.trim(), globs])),
    enabled: form.enabled,
    tags: form.tags,
    groupingBy: form.groupingBy,
    timeWindow: `${form.window}${form.unit}`,
    reopenClosedCases: form.reopen,
    maximumCasesToOpen: form.most,
    templateId: form.template,
    title: form.title.trim() === "" ? null : form.title.trim(),
    overflow: form.overflow,
    autoPushCase: form.push,
  };
}

/** What a rule takes, in one line. */
export function takesSaid(alerts: Shown["alerts"]): string {
  return Object.entries(alerts)
    .map(([field, globs]) => `${field}: ${globs.join(" or ")}`)
    .join(", and ");
}

export function windowSaid(said: string): string {
  const { window, unit } = windowOf(said);
  const name = UNITS.find(([id]) => id === unit)?.[1] ?? "";
  return `${window} ${window === 1 ? name.slice(0, -1) : name}`;
}

/** Whether somebody else has written the rule since it was read. */
export function isOther(seen: Shown | null, now: Shown | null): boolean {
  return (seen?.version ?? 0) !== (now?.version ?? 0);
}
