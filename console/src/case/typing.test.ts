import { describe, expect, it } from "vitest";
import { fieldOf } from "./typing";

const labelled = (label: string | null) => ({ getAttribute: () => label });

describe("what somebody writes in", () => {
  it("is named as the case names it", () => {
    expect(fieldOf(labelled("Edit the comment"))).toBe("comment");
    expect(fieldOf(labelled("Title"))).toBe("title");
  });

  it("is nobody's concern where it is not of the case", () => {
    expect(fieldOf(labelled("Search the activity"))).toBeNull();
    expect(fieldOf(labelled(null))).toBeNull();
    expect(fieldOf(null)).toBeNull();
  });
});
