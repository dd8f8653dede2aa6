/** What can a connector be asked, and how does a ticket look that is made to try it? */

export interface Ask {
  name: string;
  label: string;
  /** What it wants to know. */
  params?: readonly { key: string; label: string; list?: true }[];
}

const FIELDS: Ask = { name: "getFields", label: "Fields that there are" };
const TICKET: Ask = {
  name: "getIncident",
  label: "A ticket",
  params: [{ key: "externalId", label: "Id there" }],
};
const CHOICES: Ask = {
  name: "getChoices",
  label: "What fields may hold",
  params: [{ key: "fields", label: "Names of fields, with commas", list: true }],
};

export const ASKS: Record<string, readonly Ask[]> = {
  ".jira": [
    { name: "issueTypes", label: "Types of issues" },
    FIELDS,
    {
      name: "fieldsByIssueType",
      label: "Fields of a type",
      params: [{ key: "id", label: "Id of the type" }],
    },
    { name: "issues", label: "Issues by title", params: [{ key: "title", label: "Words" }] },
    { name: "issue", label: "An issue", params: [{ key: "id", label: "Key or id" }] },
  ],
  ".servicenow": [FIELDS, CHOICES],
  ".servicenow-sir": [FIELDS, CHOICES],
  ".resilient": [
    { name: "incidentTypes", label: "Types of incidents" },
    { name: "severity", label: "Severities" },
    FIELDS,
  ],
  ".swimlane": [FIELDS],
  ".thehive": [TICKET],
  ".cases-webhook": [],
};

/** The parameters, as they are sent. */
export function paramsOf(ask: Ask, said: Record<string, string>): Record<string, unknown> {
  return Object.fromEntries(
    (ask.params ?? []).map(({ key, list }) => {
      const value = (said[key] ?? "").trim();
      return [key, list ? value.split(/[\s,]+/).filter(Boolean) : value];
    }),
  );
}

/** What each type calls the title of a ticket. */
const TITLES: Record<string, string> = {
  ".jira": "summary",
  ".servicenow": "short_description",
  ".servicenow-sir": "short_description",
  ".resilient": "name",
  ".swimlane": "caseName",
};

export function trial(type: string, title: string, description: string): Record<string, unknown> {
  return { incident: { [TITLES[type] ?? "title"]: title, description }, comments: [] };
}
