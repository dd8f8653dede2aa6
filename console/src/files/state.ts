/** Which files does an address mean? The address is the only place where filters are. */
import type { operations } from "../api/schema.gen";
import { listOf, type Paged, paged } from "../shared/address";

export const SORTS = ["created", "size", "name"] as const;
export type Sort = (typeof SORTS)[number];

/** Where the address says nothing. */
export const USUAL = { from: "all", sort: "created", per: 50 } as const;

/** Kinds of files, as people call them, and the types that each is. */
export const KINDS = [
  ["image/*", "Pictures"],
  ["text/*", "Texts"],
  ["application/pdf", "PDF"],
  ["application/zip", "Zip"],
  ["application/json", "JSON"],
] as const;

/** Sizes from which a file is large. */
export const LEAST = [
  ["0", "Any size"],
  ["1000000", "1 MB or more"],
  ["10000000", "10 MB or more"],
  ["100000000", "100 MB or more"],
] as const;

export interface FileState extends Paged {
  q?: string;
  /** The id of a case. */
  case?: string[];
  type?: string[];
  ext?: string[];
  by?: string[];
  owner?: string[];
  least?: number;
  from?: string;
  sort?: Sort;
  dir?: "asc" | "desc";
}

export type FileQuestion = NonNullable<operations["listFiles"]["parameters"]["query"]>;

const LISTS = ["case", "type", "ext", "by", "owner"] as const;

export function readFiles(raw: Record<string, unknown>): FileState {
  const state: FileState = paged(raw);
  for (const name of LISTS) {
    const said = listOf(raw[name]);
    if (said.length > 0) state[name] = said;
  }
  for (const name of ["q", "from"] as const) {
    const said = raw[name];
    if (typeof said === "string" && said !== "") state[name] = said;
  }
  const least = Number(raw.least);
  if (Number.isSafeInteger(least) && least > 0) state.least = least;
  const sort = SORTS.find((one) => one === raw.sort);
  if (sort) state.sort = sort;
  if (raw.dir === "asc" || raw.dir === "desc") state.dir = raw.dir;
  return state;
}

/** The way in which a column is sorted first: names from A, the rest from the newest and largest. */
export const firstWay = (sort: Sort): "asc" | "desc" => (sort === "name" ? "asc" : "desc");

/** An MD5, SHA-1 or SHA-256. */
const HASH = /^(?:[0-9a-f]{32}|[0-9a-f]{40}|[0-9a-f]{64})$/i;

/** What the API is asked: what looks like a hash is looked for as one, all else in the names. */
export function asked(state: FileState): FileQuestion {
  const q = state.q?.trim() ?? "";
  const from = state.from ?? USUAL.from;
  const sort = state.sort ?? USUAL.sort;
  return {
    ...(HASH.test(q) ? { hash: [q] } : q === "" ? {} : { name: q }),
    ...(state.case ? { caseId: state.case } : {}),
    ...(state.type ? { mimeType: state.type } : {}),
    ...(state.ext ? { extension: state.ext } : {}),
    ...(state.by ? { uploadedBy: state.by } : {}),
    ...(state.owner ? { owner: state.owner } : {}),
    ...(state.least ? { minSize: state.least } : {}),
    ...(from === "all" ? {} : { from }),
    sortField: sort,
    sortOrder: state.dir ?? firstWay(sort),
    page: state.page ?? 1,
    perPage: state.per ?? USUAL.per,
  };
}

const NARROWING = [...LISTS, "q", "least", "from"] as const;

export function narrowed(state: FileState): boolean {
  return NARROWING.some((name) => state[name] !== undefined);
}
