/** What would a template of a webhook say of a case? As the server puts values in, and what is wrong with it. */

/** A case that stands for any. */
export const SAMPLE: Record<string, unknown> = {
  "case.title": 'Beacon to "files-share.example"',
  "case.description": "**dc-02** asks it every 60 s.",
  "case.id": "2f1c0e6a-5d0f-4c3b-9a49-5a3f5d8f6b01",
  "case.severity": "high",
  "case.status": "open",
  "case.tags": ["c2", "dns"],
  "case.category": "Malware",
  "case.assignees": ["ana"],
  "case.customFields": { site: "Madrid" },
  "case.observables": [{ type: "observable-type-domain", value: "files-share.example" }],
  "case.comment": "The process is svchost.",
  "external.system.id": "10042",
  "external.system.title": "SEC-42",
};

const VARIABLE = /\{\{\{\s*([^{}]+?)\s*\}\}\}|\{\{\s*&?\s*([^{}#^/!>&]+?)\s*\}\}/g;
/** What only the server understands. */
const MORE = /\{\{\s*[#^/!>]/;

export interface Rendered {
  text: string;
  /** null: nothing is wrong, as far as can be seen here. */
  fault: string | null;
}

/** A body: values are JSON, so the template writes no quotes around them. */
export function renderedJson(template: string, knows: readonly string[]): Rendered {
  const { text, unknown } = put(template, knows, (value) => JSON.stringify(value) ?? "null");
  if (MORE.test(template)) return { text, fault: null };
  if (unknown) return { text, fault: `${unknown} is not known here` };
  try {
    return { text: JSON.stringify(JSON.parse(text), null, 2), fault: null };
  } catch {
    return { text, fault: "It is no JSON when values are put in: write no quotes around them" };
  }
}

/** An address: values are parts of its path. */
export function renderedUrl(template: string, knows: readonly string[]): Rendered {
  const host = template.split("/", 3).join("/");
  const { text, unknown } = put(template, knows, (value) => encodeURIComponent(String(value)));
  if (host.includes("{{")) return { text, fault: "The host of an address holds no variables" };
  return { text, fault: unknown ? `${unknown} is not known here` : null };
}

function put(template: string, knows: readonly string[], say: (value: unknown) => string) {
  let unknown: string | null = null;
  const text = template.replace(VARIABLE, (whole, three: string, two: string) => {
    const name = three ?? two;
    if (knows.includes(name)) return say(SAMPLE[name]);
    unknown ??= name;
    return whole;
  });
  return { text, unknown };
}

/** The template with a variable where the cursor is. */
export function withVariable(template: string, at: number, name: string): string {
  return `${template.slice(0, at)}{{{${name}}}}${template.slice(at)}`;
}
