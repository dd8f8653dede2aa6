/** What follows from a record that was set aside: where its case is, what may be done, how many there are? */
import type { SetAside } from "../api/schema.gen";

/** Rows of a page, unless somebody wants others. */
export const PER = 25;

/** Where its case is shown: in its own space, where that is known; null: it is of no case. */
export function caseHref(one: Pick<SetAside, "case" | "space">, here: string): string | null {
  if (one.case === null) return null;
  const there = one.space === null ? here : one.space === "default" ? "" : `/s/${one.space}`;
  return `${there}/app/security/cases/${encodeURIComponent(one.case)}`;
}

export const ADVICE = {
  again: "Mend the cause, then try it again: it is sent to its topic as it was.",
  stays: "Once a release that can handle it runs, the views are made again.",
};

/** What an administrator types at a shell, and what it does. */
export function commands(one: Pick<SetAside, "id" | "stays">): { line: string; what: string }[] {
  const first =
    one.stays === null
      ? { line: `caselog dead replay ${one.id}`, what: "tries it again" }
      : { line: "caselog rebuild", what: "makes all views again" };
  return [first, { line: `caselog dead drop ${one.id}`, what: "leaves it, for good" }];
}

const BRIEF = 160;

/** The reason in a list: without where to read on, and cut where it is long. */
export function brief(reason: string): string {
  const said = reason
    .replaceAll(/\s*For further information visit \S+/g, "")
    .replaceAll(/\s+/g, " ");
  return said.length > BRIEF ? `${said.slice(0, BRIEF)}…` : said;
}

/** How many there are, as far as they were looked at. */
export function counted(total: number, older: boolean): string {
  const many = `${total} ${total === 1 ? "record" : "records"}`;
  return older ? `${many} among the latest 1,000; there are older ones` : many;
}

/** Where the API has it, by its name. */
export function placed(id: string): { topic: string; partition: string; offset: string } {
  const [topic = "", partition = "", offset = ""] = id.split("/");
  return { topic, partition, offset };
}
