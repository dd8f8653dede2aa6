import { describe, expect, it } from "vitest";
import { before, isDate, period, picked, readMetrics } from "./period";

describe("an address of the figures", () => {
  it("says what is looked at", () => {
    const raw = { days: "90", at: "2026-02-28", by: "tag", compare: "true", owner: "cases" };
    expect(readMetrics(raw)).toEqual({
      days: 90,
      at: "2026-02-28",
      by: "tag",
      compare: true,
      owner: ["cases"],
    });
  });

  it("says of which cases", () => {
    const state = readMetrics({ tag: ["a", "b"], severity: "high", assignee: "none" });
    expect(picked(state)).toEqual({ tags: ["a", "b"], severity: ["high"], assignees: ["none"] });
    expect(picked(readMetrics({ tag: "" }))).toEqual({});
  });

  it("is short where it says what is usual, and ignores what makes no sense", () => {
    expect(readMetrics({ days: 30, by: "assignee" })).toEqual({});
    expect(readMetrics({ days: 8, at: "2026-02-30", by: "color", owner: 3 })).toEqual({});
  });
});

describe("days", () => {
  it.each([
    ["2026-02-28", true],
    ["2026-02-29", false],
    ["2026-2-1", false],
    [7, false],
  ])("%s is a date: %s", (text, is) => {
    expect(isDate(text)).toBe(is);
  });

  it("end with the last one, and others lie right before them", () => {
    const week = period("2026-03-03", 7);
    expect(week).toEqual({ from: "2026-02-25", to: "2026-03-03" });
    expect(before(week)).toEqual({ from: "2026-02-18", to: "2026-02-24" });
  });
});
