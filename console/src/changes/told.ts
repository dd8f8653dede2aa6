/** What happened, in words? Of one change in the feed, and of many for whoever takes over. */
import type { Change } from "../api/live";
import { nameOf } from "../api/names";
import type { PastAction } from "../api/schema.gen";
import { entries, type Fact } from "../case/entries";

const KINDS: Record<string, string> = {
  create_case: "opened the case",
  delete_case: "deleted the case",
  import: "imported the case",
  title: "set the title",
  description: "set the description",
  status: "set the status",
  severity: "set the severity",
  category: "set the category",
  settings: "changed the settings",
  connector: "chose the connector",
  tags: "changed the tags",
  assignees: "changed who is assigned",
  customFields: "set a custom field",
  comment: "commented",
  observables: "changed the observables",
  pushed: "pushed the case",
  push_requested: "asked for a push",
  push_failed: "could not push the case",
  alerts_described: "learnt what alerts say",
  alerts_synced: "gave alerts the status of the case",
};
const COMMENT: Record<string, string> = {
  create: "attached something",
  update: "edited an attachment",
  delete: "removed an attachment",
};

/** `Ana Diaz set the status`, without the name. */
export function said(change: Change): string {
  if (change.kind === "comment") return COMMENT[change.action] ?? "attached something";
  return KINDS[change.kind] ?? change.kind.replaceAll("_", " ");
}

export interface Wanted {
  kind?: string | undefined;
  who?: string | undefined;
  owner?: string | undefined;
}

export function fits(change: Change, wanted: Wanted): boolean {
  return (
    (wanted.kind === undefined || change.kind === wanted.kind) &&
    (wanted.who === undefined || change.by.username === wanted.who) &&
    (wanted.owner === undefined || change.owner === wanted.owner)
  );
}

/** The feed with one change more, the newest first; what comes again is known. */
export function joined(feed: readonly Change[], change: Change, most: number): readonly Change[] {
  const known = feed.some((one) => one.case === change.case && one.sequence === change.sequence);
  return known ? feed : [change, ...feed].slice(0, most);
}

/** What there is to choose from in a filter. */
export function choices(feed: readonly Change[], of: "kind" | "who"): string[] {
  const found = feed.map((one) => (of === "kind" ? one.kind : (one.by.username ?? "")));
  return [...new Set(found)].filter((one) => one !== "").sort();
}

function value(said: unknown): string {
  if (said === null || said === undefined || said === "") return "nothing";
  if (typeof said === "string") return said.length > 120 ? `${said.slice(0, 120)}…` : said;
  return JSON.stringify(said);
}

function fact({ field, old, new: now }: Fact): string {
  if (field === "created") return "opened the case";
  if (field === "deleted") return "deleted the case";
  if (field === "attachment" || old === undefined)
    return now === null ? "removed something" : "attached something";
  if (old === null && now === null) return field.replaceAll("_", " ");
  return `${field}: ${value(old)} → ${value(now)}`;
}

/** What happened to one case, a line each. */
export function lines(actions: readonly PastAction[]): string[] {
  return entries(actions).flatMap((entry) => {
    const who = nameOf(entry.by);
    if (entry.kind === "comment") return [`${who}: ${value(entry.text.replaceAll(/\s+/g, " "))}`];
    return entry.facts.map((one) => `${who}: ${fact(one)}`);
  });
}

export interface Told {
  title: string;
  number: number | undefined;
  status: string;
  severity: string;
  address: string;
  lines: readonly string[];
}

/** What begins something in Markdown is itself. */
export function plain(text: string): string {
  return text.replaceAll(/[\\`*_[\]<>#|]/g, (found) => `\\${found}`);
}

/** For a mail or a chat. */
export function markdown(since: string, cases: readonly Told[]): string {
  const head = `# Handover since ${since}\n\n${cases.length} ${cases.length === 1 ? "case" : "cases"} changed.\n`;
  const each = cases.map(({ title, number, status, severity, address, lines: all }) => {
    const name = plain(number === undefined ? title : `#${number} ${title}`);
    const body = all.map((line) => `- ${plain(line)}\n`).join("");
    return `\n## [${name}](${address})\n\n${status}, ${severity}\n\n${body}`;
  });
  return head + each.join("");
}
