import { describe, expect, it } from "vitest";
import { brief, caseHref, commands, counted } from "./aside";
import { readChanges } from "./state";

describe("a record that was set aside", () => {
  it.each([
    [{ case: null, space: "soc" }, null],
    [{ case: "c 1", space: null }, "/s/here/app/security/cases/c%201"],
    [{ case: "c", space: "default" }, "/app/security/cases/c"],
    [{ case: "c", space: "soc" }, "/s/soc/app/security/cases/c"],
  ])("leads to its case in its own space: %o", (one, href) => {
    expect(caseHref(one, "/s/here")).toBe(href);
  });

  it("is tried again or not, and may be dropped, at a shell", () => {
    const lines = (stays: string | null) =>
      commands({ id: "alerts.dead/0/1", stays }).map((one) => one.line);
    const drop = "caselog dead drop alerts.dead/0/1";
    expect(lines(null)).toEqual(["caselog dead replay alerts.dead/0/1", drop]);
    expect(lines("no")).toEqual(["caselog rebuild", drop]);
  });

  it("has a reason that is brief in a list", () => {
    const one =
      "stream\n  Field required [type=missing]\n    For further information visit https://e.dev/2";
    expect(brief(`unreadable: ${one}`)).toBe("unreadable: stream Field required [type=missing]");
    expect(brief("x".repeat(161))).toBe(`${"x".repeat(160)}…`);
  });

  it("is counted as far as was looked", () => {
    expect(counted(1, false)).toBe("1 record");
    expect(counted(7, true)).toBe("7 records among the latest 1,000; there are older ones");
  });
});

describe("an address of what was set aside", () => {
  it("has the filters that make sense", () => {
    const state = { view: "aside", topic: ["alerts"], reader: ["g"], key: "i/1", per: 50 };
    expect(readChanges(state)).toEqual(state);
    expect(readChanges({ view: "aside", topic: "alerts", reader: [1, ""], per: 7 })).toEqual({
      view: "aside",
      topic: ["alerts"],
    });
  });
});
