/** Does somebody begin to name a person, a case or an observable? `@an`, `#12`, `!evil`. */

export type Kind = "person" | "case" | "observable";

export interface Begun {
  kind: Kind;
  word: string;
  /** Where its sign stands. */
  from: number;
  to: number;
}

export interface Suggestion {
  key: string;
  name: string;
  hint?: string;
  /** What stands in the text for it. */
  text: string;
}

const KINDS: Record<string, Kind> = { "@": "person", "#": "case", "!": "observable" };
const LONGEST = 40;
/** A sign after a letter is part of a word; `![` begins a picture, `# ` a heading. */
const BEGUN = /(?:^|[\s([])([@#!])([\p{L}\p{N}_.:-]*)$/u;

/** What is begun right before the caret. */
export function begun(text: string, caret: number): Begun | null {
  const [, sign = "", word = ""] =
    BEGUN.exec(text.slice(Math.max(0, caret - LONGEST), caret)) ?? [];
  const kind = KINDS[sign];
  if (!kind || (kind === "observable" && word === "")) return null;
  return { kind, word, from: caret - word.length - 1, to: caret };
}

/** The text with what was chosen, and where the caret is then. */
export function put(text: string, where: Begun, chosen: Suggestion): [string, number] {
  const before = `${text.slice(0, where.from)}${chosen.text} `;
  return [before + text.slice(where.to).replace(/^ /, ""), before.length];
}
