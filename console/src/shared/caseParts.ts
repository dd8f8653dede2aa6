/** What is said of a case before there is one, and how long may it be? */
import type { CustomFieldConfiguration, Severity } from "../api/schema.gen";

export const LONGEST = { title: 160, description: 30_000, category: 50, custom: 160 };

export type FieldValue = string | number | boolean | null;

export interface CaseParts {
  severity: Severity;
  category: string;
  tags: string[];
  assignees: string[];
  custom: Record<string, FieldValue>;
  sync: boolean;
  extract: boolean;
}

/** What is said of a custom field, if anything: a toggle that must say something is off, as it is shown. */
export function saidOf(
  field: CustomFieldConfiguration,
  custom: CaseParts["custom"],
): FieldValue | undefined {
  const value = custom[field.key];
  if (value === "") return undefined;
  if (value == null && field.type === "toggle" && field.required) {
    return field.defaultValue === true;
  }
  return value;
}
