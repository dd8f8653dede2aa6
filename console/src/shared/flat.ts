/** How does a document read, a field a line? */

/** `{a: {b: 1}}` -> `[["a.b", "1"]]`. */
export function flat(value: unknown, path = ""): [string, string][] {
  if (value !== null && typeof value === "object" && !Array.isArray(value)) {
    return Object.entries(value).flatMap(([key, inner]) =>
      flat(inner, path ? `${path}.${key}` : key),
    );
  }
  return [[path, Array.isArray(value) ? value.map(said).join(", ") : String(value)]];
}

const said = (one: unknown) => (typeof one === "object" ? JSON.stringify(one) : String(one));
