import { describe, expect, it } from "vitest";
import { cardOf } from "./cards";

const attached = { id: "a", owner: "cases", created_at: "2026-01-01T00:00:00.000Z" };

describe("a visualisation", () => {
  it("says its title and its time, whatever else it holds", () => {
    const state = { attributes: { title: "Logins" }, timeRange: { from: "now-1d", to: "now" } };
    const card = cardOf({
      ...attached,
      type: "persistableState",
      persistableStateAttachmentTypeId: ".lens",
      persistableStateAttachmentState: state,
    });
    expect(card).toMatchObject({
      what: "Visualisation",
      title: "Logins",
      range: { from: "now-1d", to: "now" },
      state,
    });
  });

  it("that says nothing is shown as it is", () => {
    const card = cardOf({
      ...attached,
      type: "persistableState",
      persistableStateAttachmentTypeId: "new-kind",
      persistableStateAttachmentState: { attributes: null },
    });
    expect(card).toMatchObject({ what: "new-kind", title: "Without a title", range: null });
  });
});

describe("a reference", () => {
  const reference = { ...attached, type: "externalReference", externalReferenceId: "r-1" };

  it("to an indicator says what it is, so that nobody follows it", () => {
    const card = cardOf({
      ...reference,
      externalReferenceAttachmentTypeId: "indicator",
      externalReferenceMetadata: {
        indicatorName: "http://evil.example",
        indicatorType: "url",
        indicatorFeedName: "feed",
        tlp: "",
      },
    });
    expect(card).toMatchObject({
      what: "Indicator",
      title: "hxxp://evil[.]example",
      facts: [
        ["Type", "url"],
        ["Feed", "feed"],
      ],
    });
  });

  it("to a file is none of these", () => {
    expect(cardOf({ ...reference, externalReferenceAttachmentTypeId: ".files" })).toBeNull();
    expect(cardOf({ ...attached, type: "user" })).toBeNull();
  });
});
