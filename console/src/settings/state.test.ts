import { describe, expect, it } from "vitest";
import { draftKey, placeOfDraft, readSettingsState, sectionOf } from "./state";

describe("the address of a section", () => {
  it("is that of the first where nobody knows it", () => {
    expect(sectionOf("templates")).toBe("templates");
    expect(sectionOf("nonsense")).toBe("closure");
  });

  it("says what is open, and nothing else", () => {
    expect(readSettingsState({ owner: "cases", edit: 12, tab: "pushes", more: "x" })).toEqual({
      owner: "cases",
      edit: "12",
      tab: "pushes",
    });
    expect(readSettingsState({ tab: "nonsense", edit: "" })).toEqual({});
  });
});

describe("a draft", () => {
  it("leads to its form", () => {
    expect(placeOfDraft(draftKey("templates", "cases", "a"))).toEqual({
      section: "templates",
      owner: "cases",
      edit: "a",
    });
    expect(placeOfDraft(draftKey("connectors", "", "new", ".jira"))).toEqual({
      section: "connectors",
      edit: "new",
      type: ".jira",
    });
  });

  it("of anything else leads nowhere here", () => {
    expect(placeOfDraft("new-case")).toBeNull();
    expect(placeOfDraft("2f1c:comment")).toBeNull();
  });
});
