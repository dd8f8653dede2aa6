/** In which space is this page? Its address says it: `/s/{space}/app/...`. */

const SPACED = /^\/s\/([a-z0-9_-]+)(?=\/|$)/;

/** "default" without a prefix. */
export function spaceOf(path: string): string {
  return SPACED.exec(path)?.[1] ?? "default";
}

export function prefixOf(path: string): string {
  return SPACED.exec(path)?.[0] ?? "";
}

const path = typeof location === "undefined" ? "/" : location.pathname;

export const space = spaceOf(path);
export const prefix = prefixOf(path);
