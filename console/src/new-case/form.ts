/** What is in the form of a new case, what is wrong with it, and what does the API take of it? Pure. */
import type {
  Connector,
  ConnectorToCases,
  CustomFieldConfiguration,
  NewCase,
  TemplateFields,
} from "../api/schema.gen";
import { type CaseParts, LONGEST, saidOf } from "../shared/caseParts";
import { begun, made, faults as ofTicket, type Values } from "../ticket/fields";
import type { Prefill } from "./prefill";

export const NONE = "none";
const NOWHERE: Connector = { id: NONE, name: NONE, type: ".none", fields: null };

export interface Form extends CaseParts {
  owner: string;
  title: string;
  description: string;
  /** null: the usual one of the area. */
  connector: string | null;
  ticket: Values;
  push: boolean;
}

const EMPTY: Omit<Form, "owner"> = {
  title: "",
  severity: "low",
  description: "",
  category: "",
  tags: [],
  assignees: [],
  custom: {},
  sync: true,
  extract: true,
  connector: null,
  ticket: {},
  push: true,
};

/** With the draft that is kept, and what a link knows. */
export function begin(owner: string, prefill: Prefill, kept: string | null): Form {
  const fresh = { owner, ...EMPTY };
  try {
    return {
      ...fresh,
      ...(JSON.parse(kept ?? "{}") as Partial<Form>),
      ...(prefill.title ? { title: prefill.title } : {}),
      ...(prefill.owner ? { owner } : {}),
    };
  } catch {
    return fresh;
  }
}

/** What a template fills. */
export function filled(fields: TemplateFields): Partial<Form> {
  const { connector } = fields;
  return {
    ...(fields.title ? { title: fields.title } : {}),
    ...(fields.description ? { description: fields.description } : {}),
    ...(fields.severity ? { severity: fields.severity } : {}),
    ...(fields.category ? { category: fields.category } : {}),
    ...(fields.tags ? { tags: fields.tags } : {}),
    ...(fields.assignees ? { assignees: fields.assignees.map((who) => who.uid) } : {}),
    ...(connector ? { connector: connector.id, ticket: begun(connector) } : {}),
    ...(fields.settings ? { sync: fields.settings.syncAlerts } : {}),
    ...(fields.customFields
      ? { custom: Object.fromEntries(fields.customFields.map((one) => [one.key, one.value])) }
      : {}),
  };
}

/** Which connector the case would have; undefined: none. */
export function connectorOf(
  form: Pick<Form, "connector">,
  usual: string | undefined,
  connectors: readonly ConnectorToCases[],
): ConnectorToCases | undefined {
  const id = form.connector ?? usual;
  return connectors.find((one) => one.id === id);
}

/** By the field, in the order of the form. */
export function faultsOf(
  form: Form,
  fields: readonly CustomFieldConfiguration[],
  connector: ConnectorToCases | undefined,
): Record<string, string> {
  const found: Record<string, string> = {};
  for (const [key, noun] of [
    ["title", "A case has a title"],
    ["description", "A case has a description"],
  ] as const) {
    const said = form[key].trim();
    if (said === "") found[key] = noun;
    else if (said.length > LONGEST[key]) found[key] = `At most ${LONGEST[key]} characters`;
  }
  for (const one of fields) {
    const missing = one.required && one.defaultValue == null && saidOf(one, form.custom) == null;
    if (missing) found[`custom-${one.key}`] = `${one.label} is required`;
  }
  for (const [key, why] of Object.entries(
    connector ? ofTicket(connector.actionTypeId, form.ticket) : {},
  )) {
    found[`ticket-${key}`] = why;
  }
  return found;
}

export function bodyOf(
  form: Form,
  fields: readonly CustomFieldConfiguration[],
  connector: ConnectorToCases | undefined,
): NewCase {
  const category = form.category.trim();
  return {
    title: form.title.trim(),
    description: form.description.trim(),
    tags: form.tags,
    owner: form.owner,
    severity: form.severity,
    category: category === "" ? null : category,
    assignees: form.assignees.map((uid) => ({ uid })),
    settings: { syncAlerts: form.sync, extractObservables: form.extract },
    connector: connector
      ? {
          id: connector.id,
          name: connector.name,
          type: connector.actionTypeId,
          fields: made(connector.actionTypeId, form.ticket),
        }
      : NOWHERE,
    customFields: fields
      .map((one) => ({ key: one.key, type: one.type, value: saidOf(one, form.custom) }))
      .filter(({ value }) => value !== undefined),
  } as NewCase;
}
