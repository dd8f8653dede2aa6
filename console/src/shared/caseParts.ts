/** What is said of a case before there is one, and how long may it be? */
import type { Severity } from "../api/schema.gen";

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
