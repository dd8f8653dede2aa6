/** What does a ticket hold beside what the case says? The fields of each kind of connector. Pure. */
import type { Connector } from "../api/schema.gen";

export interface TicketField {
  key: string;
  label: string;
  kind: "choice" | "choices" | "number" | "text" | "check" | "json";
  /** What it holds fits only this field: it goes where that changes. */
  of?: string;
  about?: string;
}

export type Said = string | number | boolean | string[] | null;
export type Values = Readonly<Record<string, Said>>;

const more = (key: string): TicketField => ({
  key,
  label: "Further fields",
  kind: "json",
  about: "A JSON object: names of fields there, and what they hold",
});

const choice = (key: string, label: string, of?: string): TicketField => ({
  key,
  label,
  kind: "choice",
  ...(of ? { of } : {}),
});
const check = (key: string, label: string): TicketField => ({ key, label, kind: "check" });

export const FIELDS: Readonly<Record<string, readonly TicketField[]>> = {
  ".jira": [
    { ...choice("issueType", "Issue type"), about: "Else the first of the project" },
    choice("priority", "Priority", "issueType"),
    { key: "parent", label: "Parent issue", kind: "text", about: "Its key, such as SEC-12" },
    more("otherFields"),
  ],
  ".resilient": [
    { key: "incidentTypes", label: "Incident types", kind: "choices" },
    choice("severityCode", "Severity there"),
    more("additionalFields"),
  ],
  ".servicenow": [
    choice("urgency", "Urgency"),
    choice("severity", "Severity there"),
    choice("impact", "Impact"),
    choice("category", "Category there"),
    choice("subcategory", "Subcategory", "category"),
    more("additionalFields"),
  ],
  ".servicenow-sir": [
    choice("priority", "Priority"),
    choice("category", "Category there"),
    choice("subcategory", "Subcategory", "category"),
    check("destIp", "Destination addresses of its alerts"),
    check("sourceIp", "Source addresses of its alerts"),
    check("malwareHash", "Hashes of malware of its alerts"),
    check("malwareUrl", "Addresses of malware of its alerts"),
    more("additionalFields"),
  ],
  ".swimlane": [
    { key: "caseId", label: "Case id there", kind: "text", about: "Else the id of the case" },
  ],
  ".thehive": [{ key: "tlp", label: "TLP", kind: "number" }],
};

export const fieldsOf = (type: string): readonly TicketField[] => FIELDS[type] ?? [];

/** As a form begins: with what is stored, which may be nothing. */
export function begun(connector: Pick<Connector, "type" | "fields">): Values {
  const stored = { ...connector.fields } as Record<string, Said | undefined>;
  return Object.fromEntries(fieldsOf(connector.type).map(({ key }) => [key, stored[key] ?? null]));
}

/** The form once a field says something else: what depended on it is gone. */
export function put(type: string, values: Values, key: string, said: Said): Values {
  if (values[key] === said) return values;
  const gone = fieldsOf(type).filter((one) => one.of === key);
  return { ...values, [key]: said, ...Object.fromEntries(gone.map((one) => [one.key, null])) };
}

const isSaid = (said: Said | undefined): boolean =>
  said != null &&
  said !== false &&
  !(typeof said === "string" && said.trim() === "") &&
  !(Array.isArray(said) && said.length === 0);

/** What the API takes: all of them, further ones only if any; or null where nothing is said. */
export function made(type: string, values: Values): Record<string, Said> | null {
  const fields = fieldsOf(type);
  if (!fields.some(({ key }) => isSaid(values[key]))) return null;
  return Object.fromEntries(
    fields.flatMap(({ key, kind }): [string, Said][] => {
      const said = values[key] ?? null;
      const text = typeof said === "string" ? said.trim() : said;
      if (isSaid(text) || text === false) return [[key, text]];
      return kind === "json" ? [] : [[key, null]];
    }),
  );
}

/** The connector, with what the form says of its ticket; as it is where that says nothing new. */
export function saidTo<T extends Connector>(connector: T, values: Values): T {
  const now = made(connector.type, values);
  const before = made(connector.type, begun(connector));
  return JSON.stringify(now) === JSON.stringify(before) ? connector : { ...connector, fields: now };
}

/** What is wrong with which field; of what was typed only JSON can be. */
export function faults(type: string, values: Values): Record<string, string> {
  const wrong = fieldsOf(type).filter(
    ({ key, kind }) => kind === "json" && isSaid(values[key]) && !isObject(String(values[key])),
  );
  return Object.fromEntries(
    wrong.map(({ key, label }) => [key, `${label}: a JSON object is needed`]),
  );
}

function isObject(text: string): boolean {
  if (text.trim() === "") return true;
  try {
    const found: unknown = JSON.parse(text);
    return typeof found === "object" && found !== null && !Array.isArray(found);
  } catch {
    return false;
  }
}
