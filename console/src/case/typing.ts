/** In which field of a case does somebody write? What is not for others has no name. */

const NAMES: Record<string, string> = {
  Title: "title",
  Description: "description",
  Comment: "comment",
  "Edit the comment": "comment",
  Tags: "tags",
  Category: "category",
};

/** By what a reader hears of it; null: of no concern to others. */
export function fieldOf(target: Pick<Element, "getAttribute"> | null): string | null {
  return NAMES[target?.getAttribute("aria-label") ?? ""] ?? null;
}
