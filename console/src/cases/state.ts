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

export interface ListState {
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
    LISTS.filter((name) => state[name]).length + (state.q ? 1 : 0) + (state.from === "all" ? 0 : 1)
  );
}

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
  for (const word of text.match(/[a-z]+:"[^"]*"|"[^"]*"|\S+/gi) ?? []) {
    const [, key = "", said = ""] = /^([a-z]+):"?([^"]+)"?$/i.exec(word) ?? [];
    const name = SAID[key.toLowerCase()];
    if (!name) {
      rest.push(word);
      continue;
    }
    const value = name === "assignee" && said === "me" ? mine : said;
    if (value) next[name] = [...new Set([...(next[name] ?? []), value])];
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
