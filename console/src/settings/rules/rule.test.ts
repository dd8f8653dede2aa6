import { describe, expect, it } from "vitest";
import type { AlertSyncApiRulesShown as Shown } from "../../api/schema.gen";
import { isOther, ruleFaults, ruleForm, ruleMade, takesSaid, windowOf, windowSaid } from "./rule";

const ONE: Shown = {
  id: "scan",
  name: "Scan",
  owner: "securitySolution",
  alerts: { "host.name": ["dc-*", "fs-*"], _index: ["siem"] },
  enabled: false,
  tags: ["net"],
  groupingBy: ["host.name"],
  timeWindow: "4320m",
  reopenClosedCases: true,
  maximumCasesToOpen: 3,
  templateId: "phishing",
  title: "Scan of {{host.name}}",
  overflow: "mix",
  autoPushCase: true,
  version: 2,
  updated_at: "2026-01-01T00:00:00.000Z",
  updated_by: {},
  waiting: [],
};

describe("a rule", () => {
  it("comes out of its form as it went in", () => {
    const { id: _, version, updated_at, updated_by, waiting, ...said } = ONE;
    expect(ruleMade(ruleForm(ONE), ONE.owner)).toEqual({ ...said, timeWindow: "3d" });
    expect(ruleFaults(ruleForm(ONE))).toEqual({});
  });

  it("has a name, and says which alerts it takes", () => {
    expect(Object.keys(ruleFaults(ruleForm(null)))).toEqual(["name", "takes"]);
    const named = { ...ruleForm(null), name: "Scan" };
    const twice = [
      { field: "a", globs: ["x"] },
      { field: "a ", globs: ["y"] },
    ];
    expect(ruleFaults({ ...named, takes: twice }).takes).toBe("Each field is named once");
    expect(ruleFaults({ ...named, takes: [{ field: "", globs: ["x"] }] })).toHaveProperty("takes");
    const empty = { field: "", globs: [] };
    expect(ruleFaults({ ...named, takes: [empty, { field: "a", globs: ["x"] }] })).toEqual({});
  });

  it("has a window and a number that the API takes", () => {
    const form = ruleForm(ONE);
    expect(ruleFaults({ ...form, window: 4, unit: "m" })).toHaveProperty("window");
    expect(ruleFaults({ ...form, window: 1.5 })).toHaveProperty("window");
    expect(ruleFaults({ ...form, most: 21 })).toHaveProperty("most");
  });

  it("is said in a line", () => {
    expect(takesSaid(ONE.alerts)).toBe("host.name: dc-* or fs-*, and _index: siem");
    expect(windowSaid("60m")).toBe("1 hour");
  });

  it("was written by somebody else where its version is another, or where it is gone", () => {
    expect(isOther(ONE, ONE)).toBe(false);
    expect(isOther(ONE, { ...ONE, version: 3 })).toBe(true);
    expect(isOther(ONE, null)).toBe(true);
    expect(isOther(null, null)).toBe(false);
  });
});

it("a time window is read in the unit that people would use", () => {
  expect(windowOf("10080m")).toEqual({ window: 7, unit: "d" });
  expect(windowOf("90m")).toEqual({ window: 90, unit: "m" });
  expect(windowOf("2w")).toEqual({ window: 14, unit: "d" });
});
