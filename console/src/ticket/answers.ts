/** What does a system answer that is asked what there is to choose from? Pure. */

export interface Choice {
  value: string;
  label: string;
  /** Only where the field that it depends on holds this. */
  of?: string;
}

/** By the field; of a field that is not there nothing is known. */
export type Choices = Readonly<Record<string, readonly Choice[]>>;

type Row = Readonly<Record<string, unknown>>;
const rows = (said: unknown): Row[] => (Array.isArray(said) ? (said as Row[]) : []);
const text = (said: unknown) => String(said ?? "");
/** Ids and their names. */
export const named = (said: unknown): Choice[] =>
  rows(said).map((one) => ({ value: text(one.id), label: text(one.name) }));

/** Of Jira: a priority goes by its name. */
export function priorities(fields: unknown): Choice[] | null {
  const field = (fields as Record<string, { allowedValues?: unknown }> | null)?.priority;
  if (!field) return null;
  return rows(field.allowedValues).map((one) => ({ value: text(one.name), label: text(one.name) }));
}

/** Of ServiceNow: all in one list, each with its field and with what it depends on. */
export function byElement(said: unknown): Choices {
  const found: Record<string, Choice[]> = {};
  for (const one of rows(said)) {
    const of = text(one.dependent_value);
    const key = text(one.element);
    found[key] = [
      ...(found[key] ?? []),
      { value: text(one.value), label: text(one.label), ...(of ? { of } : {}) },
    ];
  }
  return found;
}
