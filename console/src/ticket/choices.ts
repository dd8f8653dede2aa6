/** What may the fields of a ticket hold? The other system says it. */
import { queryOptions } from "@tanstack/react-query";
import { byElement, type Choices, named, priorities } from "./answers";
import { execute } from "./execute";

const COLUMNS: Readonly<Record<string, readonly string[]>> = {
  ".servicenow": ["urgency", "severity", "impact", "category", "subcategory"],
  ".servicenow-sir": ["priority", "category", "subcategory"],
};

async function ask(id: string, type: string, issueType: string): Promise<Choices> {
  const columns = COLUMNS[type];
  if (columns) return byElement(await execute(id, "getChoices", { fields: columns }));
  if (type === ".resilient") {
    const [types, severities] = await Promise.all([
      execute(id, "incidentTypes", {}),
      execute(id, "severity", {}),
    ]);
    return { incidentTypes: named(types), severityCode: named(severities) };
  }
  if (type !== ".jira") return {};
  const [types, fields] = await Promise.all([
    execute(id, "issueTypes", {}),
    issueType ? execute(id, "fieldsByIssueType", { id: issueType }) : execute(id, "getFields", {}),
  ]);
  const allowed = priorities(fields);
  return { issueType: named(types), ...(allowed ? { priority: allowed } : {}) };
}

export const choicesQuery = (id: string, type: string, issueType: string) =>
  queryOptions({
    queryKey: ["actions", "choices", id, issueType] as const,
    staleTime: 5 * 60_000,
    retry: false,
    queryFn: () => ask(id, type, issueType),
  });
