/** What is in the form of a template, and what does the API take of it? */
import type {
  Connector,
  CustomFieldConfiguration,
  Template,
  TemplateFields,
} from "../api/schema.gen";
import { type CaseParts, type FieldValue, LONGEST as OF_CASES } from "../shared/caseParts";
import { begun, faults as ofTicket, saidTo, type Values } from "../ticket/fields";
import { labelFault } from "./configuration";

export interface TemplateForm extends CaseParts {
  name: string;
  about: string;
  labels: string[];
  title: string;
  description: string;
  connector: Connector;
  ticket: Values;
}

export const NOWHERE: Connector = { id: "none", name: "none", type: ".none", fields: null };
export const LONGEST = { ...OF_CASES, about: 1000, label: 50 };

export function templateForm(one: Template | null): TemplateForm {
  const said: TemplateFields = one?.caseFields ?? {};
  return {
    name: one?.name ?? "",
    about: one?.description ?? "",
    labels: one?.tags ?? [],
    title: said.title ?? "",
    description: said.description ?? "",
    severity: said.severity ?? "low",
    category: said.category ?? "",
    tags: said.tags ?? [],
    assignees: (said.assignees ?? []).map((who) => who.uid),
    connector: said.connector ?? NOWHERE,
    ticket: begun(said.connector ?? NOWHERE),
    sync: said.settings?.syncAlerts ?? true,
    extract: said.settings?.extractObservables ?? true,
    custom: Object.fromEntries((said.customFields ?? []).map((field) => [field.key, field.value])),
  };
}

export function templateFaults(
  form: TemplateForm,
  others: readonly string[],
): Record<string, string> {
  const name = labelFault(form.name, others, "A template");
  const most = (key: keyof typeof LONGEST, said: string): Record<string, string> =>
    said.trim().length > LONGEST[key] ? { [key]: `At most ${LONGEST[key]} characters` } : {};
  return {
    ...(name ? { name } : {}),
    ...most("about", form.about),
    ...most("title", form.title),
    ...most("description", form.description),
    ...most("category", form.category),
    ...ofTicket(form.connector.type, form.ticket),
    ...(form.labels.some((one) => one.length > LONGEST.label)
      ? { labels: `At most ${LONGEST.label} characters each` }
      : {}),
  };
}

/** Fields of its cases that the form does not say are not in the template either. */
export function templateMade(
  form: TemplateForm,
  key: string,
  fields: readonly CustomFieldConfiguration[],
): Template {
  const said = (text: string) => text.trim() !== "";
  const values = fields.map((field) => ({
    key: field.key,
    type: field.type,
    value: valueFor(form.custom[field.key] ?? null, field),
  }));
  return {
    key,
    name: form.name.trim(),
    ...(said(form.about) ? { description: form.about.trim() } : {}),
    tags: form.labels,
    caseFields: {
      ...(said(form.title) ? { title: form.title.trim() } : {}),
      ...(said(form.description) ? { description: form.description.trim() } : {}),
      severity: form.severity,
      ...(said(form.category) ? { category: form.category.trim() } : {}),
      tags: form.tags,
      assignees: form.assignees.map((uid) => ({ uid })),
      connector: saidTo(form.connector, form.ticket),
      settings: { syncAlerts: form.sync, extractObservables: form.extract },
      ...(values.length > 0 ? { customFields: values } : {}),
    },
  };
}

function valueFor(value: FieldValue, field: CustomFieldConfiguration): FieldValue {
  if (field.type === "toggle") return value === null ? (field.defaultValue ?? false) : value;
  return typeof value === "string" && value.trim() === "" ? null : value;
}
