/** Which part of the settings is shown, and what of it is open? The address says all of it. */

export const SECTIONS = [
  ["closure", "Closing and pushing"],
  ["default-connector", "Default connector"],
  ["connectors", "Connectors"],
  ["custom-fields", "Custom fields"],
  ["templates", "Templates"],
  ["observable-types", "Observable types"],
  ["automation", "Case automation"],
  ["notifications", "Notifications"],
] as const;

export type Section = (typeof SECTIONS)[number][0];

/** Sections that each area has for itself. */
export const OF_OWNERS: readonly Section[] = [
  "closure",
  "default-connector",
  "custom-fields",
  "templates",
  "observable-types",
  "automation",
];

export const TABS = ["form", "try", "preview", "pushes"] as const;
export type Tab = (typeof TABS)[number];

export interface SettingsState {
  owner?: string;
  /** What is open: the key of an entry, the id of a connector or a rule, or `new`. */
  edit?: string;
  /** The type of a connector that is made. */
  type?: string;
  tab?: Tab;
}

export const NEW = "new";

export function sectionOf(said: string): Section {
  return SECTIONS.find(([id]) => id === said)?.[0] ?? "closure";
}

export function nameOfSection(section: Section): string {
  return SECTIONS.find(([id]) => id === section)?.[1] ?? section;
}

export function readSettingsState(said: Record<string, unknown>): SettingsState {
  const found: SettingsState = {};
  for (const key of ["owner", "edit", "type"] as const) {
    const value = said[key];
    if (value !== undefined && value !== "") found[key] = String(value);
  }
  const tab = TABS.find((one) => one === said.tab);
  if (tab) found.tab = tab;
  return found;
}

const DRAFT = "settings";

/** What a form that is begun is called among the drafts. */
export function draftKey(section: Section, owner: string, edit: string, type = ""): string {
  return [DRAFT, section, owner, type ? `${edit}|${type}` : edit].join(":");
}

/** Where the form of a draft is; null: it is none of these. */
export function placeOfDraft(key: string): (SettingsState & { section: Section }) | null {
  const [kind, section, owner, ...edit] = key.split(":");
  if (kind !== DRAFT || section === undefined || edit.length === 0) return null;
  const [open, type] = edit.join(":").split("|");
  return {
    section: sectionOf(section),
    ...(owner ? { owner } : {}),
    ...(open ? { edit: open } : {}),
    ...(type ? { type } : {}),
  };
}
