/** What does a connector say that somebody else has saved, beside what I would save? By what fields are called. */
import type { ShownConnector } from "../../api/schema.gen";
import type { Wish } from "../configuration";
import { begun, fieldsOf, type Sent, sent } from "./forms";

/** Secrets are told to nobody: they are not compared. */
function named(type: string, { name, config }: Sent): Record<string, unknown> {
  const labels = new Map(fieldsOf(type).map((field) => [field.key, field.label]));
  const said = Object.entries(config).map(([key, value]) => [labels.get(key) ?? key, value]);
  return { Name: name, ...Object.fromEntries(said) };
}

export function collision(
  type: string,
  theirs: Pick<ShownConnector, "name" | "config">,
  mine: Sent,
) {
  const saved = sent(type, theirs.name, begun(type, theirs.config ?? null));
  return {
    theirs: named(type, saved),
    by: undefined,
    at: undefined,
    wish: { part: "connector", base: null, mine: named(type, mine) } satisfies Wish,
  };
}
