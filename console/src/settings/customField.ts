/** What is in the form of a custom field, and what does the API take of it? */
import type { CustomFieldConfiguration } from "../api/schema.gen";
import { labelFault } from "./configuration";

export interface CustomFieldForm {
  label: string;
  type: CustomFieldConfiguration["type"];
  required: boolean;
  /** The value of cases that say none, as it is typed; of a switch `on` and `off`. */
  usual: string;
}

const LONGEST = 160;

export function fieldForm(one: CustomFieldConfiguration | null): CustomFieldForm {
  const value = one?.defaultValue;
  return {
    label: one?.label ?? "",
    type: one?.type ?? "text",
    required: one?.required ?? false,
    usual: value == null ? "" : typeof value === "boolean" ? (value ? "on" : "off") : String(value),
  };
}

export function fieldFaults(
  form: CustomFieldForm,
  others: readonly string[],
): Record<string, string> {
  const label = labelFault(form.label, others, "A field");
  const usual = usualFault(form);
  return { ...(label ? { label } : {}), ...(usual ? { usual } : {}) };
}

function usualFault({ type, usual }: CustomFieldForm): string | null {
  if (usual === "" || type === "toggle") return null;
  if (type === "number")
    return Number.isSafeInteger(Number(usual)) ? null : "It is no whole number";
  if (usual.trim() === "") return "It says nothing";
  return usual.trim().length > LONGEST ? `At most ${LONGEST} characters` : null;
}

export function fieldMade(form: CustomFieldForm, key: string): CustomFieldConfiguration {
  const { type, required, usual } = form;
  const value =
    usual === ""
      ? null
      : type === "toggle"
        ? usual === "on"
        : type === "number"
          ? Number(usual)
          : usual.trim();
  return {
    key,
    label: form.label.trim(),
    type,
    required,
    ...(value === null ? {} : { defaultValue: value }),
  };
}
