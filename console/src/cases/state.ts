/** Which cases does an address mean? The address is the only place where filters are. */
import { searched } from "../api/queries";
import type { Search } from "../api/schema.gen";

export const SORTS = [
  "createdAt",
  "updatedAt",
  "closedAt",
  "title",
  "category",
  "status",
  "severity",
] as const;
export const SIZES = [25, 50, 100] as const;
export const RANGES = [
  ["now-1d", "Last 24 hours"],
  ["now-7d", "Last 7 days"],
  ["now-30d", "Last 30 days"],
  ["now-90d", "Last 90 days"],
  ["all", "All time"],
] as const;
/** Where the address says nothing. */
export const USUAL = { from: "now-30d", sort: "createdAt", dir: "desc", per: 25 } as const;
export const NOBODY = "none";

const LISTS = ["status", "severity", "assignee", "tag", "category", "reporter", "owner"] as const;
export type ListName = (typeof LISTS)[number];

/** Those of which a case can have several, or none: which of the chosen it must have. */
export const MATCHES = {
  tag: ["any", "all", "none"],
  assignee: ["any", "all", "none"],
  category: ["any", "none"],
  reporter: ["any", "none"],
} as const;
export type MatchName = keyof typeof MATCHES;
export type Match = (typeof MATCHES)[MatchName][number];

/** A switch of a custom field stands so; "unset": it was never set. */
export const HELD: Record<string, boolean | null> = { true: true, false: false, unset: null };

export interface ListState {
  [field: `cf.${string}`]: string[];
  /** Of a filter that is not for any of its values. */
  "tag.match"?: Match;
  "assignee.match"?: Match;
  "category.match"?: Match;
  "reporter.match"?: Match;
  /** One of our own views, or the id of a saved one. */
  view?: string;
  /** The case that is shown beside the list. */
  beside?: string;
  q?: string;
  status?: string[];
  severity?: string[];
  assignee?: string[];
  tag?: string[];
  category?: string[];
  reporter?: string[];
  owner?: string[];
  from?: string;
  to?: string;
  sort?: (typeof SORTS)[number];
  dir?: "asc" | "desc";
  page?: number;
  per?: number;
}

type Raw = Record<string, unknown>;

/** Only what is known and makes sense; anything else in an address is ignored. */
export function readState(raw: Raw): ListState {
  const state: ListState = {};
  if (typeof raw.q === "string" && raw.q !== "") state.q = raw.q;
  for (const name of LISTS) {
    const said = list(raw[name]);
    if (said.length > 0) state[name] = said;
  }
  for (const name of Object.keys(MATCHES) as MatchName[]) {
    const said = MATCHES[name].find((one) => one !== "any" && one === raw[`${name}.match`]);
    if (said && state[name]) state[`${name}.match`] = said;
  }
  for (const key of Object.keys(raw)) {
    if (!isField(key) || state.owner?.length !== 1) continue;
    const said = list(raw[key]).filter((one) => one in HELD);
    if (said.length > 0) state[key] = said;
  }
  if (typeof raw.view === "string" && raw.view !== "") state.view = raw.view;
  if (typeof raw.beside === "string" && raw.beside !== "") state.beside = raw.beside;
  if (typeof raw.from === "string") state.from = raw.from;
  if (typeof raw.to === "string") state.to = raw.to;
  const sort = SORTS.find((one) => one === raw.sort);
  if (sort) state.sort = sort;
  if (raw.dir === "asc" || raw.dir === "desc") state.dir = raw.dir;
  const page = Number(raw.page);
  if (Number.isInteger(page) && page > 1) state.page = page;
  const per = Number(raw.per);
  if (SIZES.some((size) => size === per)) state.per = per;
  return state;
}

export const isField = (key: string): key is `cf.${string}` => key.startsWith("cf.");

/** The switches that are filtered by, by key. */
export function held(state: ListState): Record<string, (boolean | null)[]> {
  const found = Object.entries(state).flatMap(([key, said]) =>
    isField(key) ? [[key.slice(3), (said as string[]).map((one) => HELD[one] ?? null)]] : [],
  );
  return Object.fromEntries(found);
}

/** Without a filter; the switches belong to one area, and go with it. */
export function without(state: ListState, name: ListName | `cf.${string}`): ListState {
  const { page: _, [name]: __, ...rest } = state;
  delete (rest as Record<string, unknown>)[`${name}.match`];
  if (name !== "owner") return rest;
  const kept = Object.entries(rest).filter(([key]) => !isField(key));
  return Object.fromEntries(kept) as ListState;
}

export function matching(state: ListState, name: MatchName, match: Match): ListState {
  const next = { ...state };
  delete next[`${name}.match`];
  if (match !== "any") next[`${name}.match`] = match;
  return next;
}

/** What the API is asked. */
export function asSearch(state: ListState): Search {
  const from = state.from ?? USUAL.from;
  return {
    ...searched(state.q ?? ""),
    ...(state.status ? { status: state.status as NonNullable<Search["status"]> } : {}),
    ...(state.severity ? { severity: state.severity as NonNullable<Search["severity"]> } : {}),
    ...(state.assignee ? { assignees: state.assignee } : {}),
    ...(state.tag ? { tags: state.tag } : {}),
    ...(state.category ? { category: state.category } : {}),
    ...(state.reporter ? { reporters: state.reporter } : {}),
    ...(state.owner ? { owner: state.owner } : {}),
    ...(state["tag.match"] ? { tagsMatch: state["tag.match"] } : {}),
    ...(state["assignee.match"] ? { assigneesMatch: state["assignee.match"] } : {}),
    ...(state["category.match"] ? { categoryMatch: state["category.match"] } : {}),
    ...(state["reporter.match"] ? { reportersMatch: state["reporter.match"] } : {}),
    ...(Object.keys(held(state)).length > 0 ? { customFields: held(state) } : {}),
    ...(from === "all" ? {} : { from }),
    ...(state.to ? { to: state.to } : {}),
    sortField: state.sort ?? USUAL.sort,
    sortOrder: state.dir ?? USUAL.dir,
    page: state.page ?? 1,
    perPage: state.per ?? USUAL.per,
  };
}

/** How many filters narrow the list, the search and the time included. */
export function narrowed(state: ListState): number {
  return (
    LISTS.filter((name) => state[name]).length +
    Object.keys(held(state)).length +
    (state.q ? 1 : 0) +
    (state.from === "all" ? 0 : 1)
  );
}

export const isMatched = (name: string): name is MatchName => name in MATCHES;

const SAID: Record<string, ListName> = {
  tag: "tag",
  assignee: "assignee",
  status: "status",
  severity: "severity",
  category: "category",
  reporter: "reporter",
  owner: "owner",
};

/** `tag:x assignee:me disk` -> a filter for each, and the words that are left. */
export function typed(state: ListState, text: string, mine: string | undefined): ListState {
  const rest: string[] = [];
  const next: ListState = { ...state };
  for (const word of text.match(/-?[a-z]+:"[^"]*"|"[^"]*"|\S+/gi) ?? []) {
    const [, minus = "", key = "", said = ""] = /^(-?)([a-z]+):"?([^"]+)"?$/i.exec(word) ?? [];
    const name = SAID[key.toLowerCase()];
    if (!name || (minus && !isMatched(name))) {
      rest.push(word);
      continue;
    }
    const value = name === "assignee" && said === "me" ? mine : said;
    if (!value) continue;
    if (isMatched(name)) {
      const as = minus ? "none" : "any";
      const before = next[`${name}.match`] ?? "any";
      if (next[name] && (before === "none") !== (as === "none")) delete next[name]; // what is typed last counts
      if (!next[name]) delete next[`${name}.match`];
      if (minus) next[`${name}.match`] = "none";
    }
    next[name] = [...new Set([...(next[name] ?? []), value])];
  }
  const { q: _, page: __, ...others } = next;
  return rest.length > 0 ? { ...others, q: rest.join(" ") } : others;
}

function list(said: unknown): string[] {
  if (typeof said === "string") return said === "" ? [] : [said];
  return Array.isArray(said)
    ? said.filter((one): one is string => typeof one === "string" && one !== "")
    : [];
}

/** `?a=1&b=x&b=y` -> `{a: "1", b: ["x", "y"]}`: texts, nothing else. */
export function parseAddress(text: string): Raw {
  const found: Record<string, string | string[]> = {};
  for (const [key, value] of new URLSearchParams(text)) {
    const before = found[key];
    found[key] =
      before === undefined ? value : [...(Array.isArray(before) ? before : [before]), value];
  }
  return found;
}

export function writeAddress(state: Raw): string {
  const said = new URLSearchParams();
  for (const [key, value] of Object.entries(state)) {
    for (const one of Array.isArray(value) ? value : [value]) {
      if (one !== undefined && one !== null && one !== "") said.append(key, String(one));
    }
  }
  const text = said.toString();
  return text === "" ? "" : `?${text}`;
}
