import { describe, expect, it } from "vitest";
import type { PastAction } from "../api/schema.gen";
import { between, placeOf, presets, readBetween, texts, writeBetween } from "./moments";
import { brushed, picture } from "./picture";

const ANA = { username: "ana", full_name: "Ana Diaz", email: null };
const MINUTE = 60_000;
const NOON = Date.parse("2026-01-01T12:00:00.000Z");

const action = (
  sequence: number,
  type: string,
  changes: PastAction["changes"] = [],
): PastAction => ({
  id: `a/${sequence}`,
  sequence,
  version: "W10=",
  type,
  action: "update",
  created_at: new Date(NOON + (sequence - 1) * MINUTE).toISOString(),
  created_by: ANA,
  owner: "cases",
  correlation_id: "r",
  causation_id: null,
  changes,
});

const change = (field: string, old: unknown, now: unknown, id?: string) => ({
  field,
  old,
  new: now,
  ...(id ? { id } : {}),
});
const user = (comment: string) => ({ type: "user", comment });

const ACTIONS = [
  action(1, "create_case", [change("severity", null, "low"), change("status", null, "open")]),
  action(2, "comment", [change("attachment", null, user("one"), "c")]),
  action(3, "severity", [change("severity", "low", "critical")]),
  action(4, "comment", [change("attachment", user("one"), user("two"), "c")]),
  action(5, "status", [change("status", "open", "closed")]),
  action(6, "comment", [change("attachment", user("two"), null, "c")]),
];

describe("two moments", () => {
  it.each([
    ["12..57", { from: 12, to: 57 }],
    ["57..12", { from: 12, to: 57 }],
    ["12..", { from: 12, to: undefined }],
    ["..12", undefined],
    ["true", undefined],
  ])("%s is read", (text, found) => {
    expect(readBetween(text)).toEqual(found);
  });

  it("are written as they are read", () => {
    expect(writeBetween({ from: 3, to: 9 })).toBe("3..9");
    expect(writeBetween({ from: 3, to: undefined })).toBe("3..");
  });

  it("are places on the slider, in whatever order; the last is now", () => {
    expect(placeOf(ACTIONS, 3)).toBe(2);
    expect(placeOf(ACTIONS, 0)).toBe(0);
    expect(placeOf(ACTIONS, undefined)).toBe(5);
    expect(between(ACTIONS, 4, 1)).toEqual({ from: 2, to: 5 });
    expect(between(ACTIONS, 1, 5)).toEqual({ from: 2, to: undefined });
  });

  it("are those that people ask for", () => {
    expect(presets(ACTIONS, 4)).toEqual([
      { name: "Since I last looked", from: 4 },
      { name: "Since the escalation", from: 2 },
      { name: "Since the status changed", from: 4 },
      { name: "Since the beginning", from: 1 },
    ]);
    expect(presets(ACTIONS, 6).map((one) => one.name)).not.toContain("Since I last looked");
    expect(presets([], 1)).toEqual([]);
  });

  it.each([
    [
      { from: 1, to: 2 },
      { old: undefined, now: "one" },
    ],
    [
      { from: 2, to: 5 },
      { old: "one", now: "two" },
    ],
    [
      { from: 4, to: undefined },
      { old: "two", now: undefined },
    ],
  ])("%o: what a comment said then", (span, said) => {
    expect(texts(ACTIONS, "c", span)).toEqual(said);
  });
});

describe("the picture", () => {
  const mail = { sequence: 3, at: "2026-01-01T12:02:10.000Z", to: "bo" };
  const drawn = picture(ACTIONS, [mail], NOON + 10 * MINUTE);

  it("has bands for what the case was", () => {
    expect(drawn?.bands.status.map((one) => [one.value, (one.to - one.from) / MINUTE])).toEqual([
      ["open", 4],
      ["closed", 6],
    ]);
    expect(drawn?.bands.severity.map((one) => one.value)).toEqual(["low", "critical"]);
    expect(drawn?.bands.assignees.map((one) => one.value)).toEqual(["nobody"]);
  });

  it("has dots for what happened", () => {
    expect(drawn?.dots.comments.map((one) => one.sequence)).toEqual([2, 4, 6]);
    expect(drawn?.dots.mails).toEqual([{ at: NOON + 2 * MINUTE + 10_000, sequence: 3, by: "bo" }]);
    expect(picture([], [], NOON)).toBeNull();
  });

  it("is brushed, in either direction", () => {
    const span = { from: NOON, to: NOON + 10 * MINUTE };
    expect(brushed(ACTIONS, span, 0.1, 0.25)).toEqual({ from: 2, to: 3 });
    expect(brushed(ACTIONS, span, 0.45, -1)).toEqual({ from: 1, to: 5 });
    expect(brushed(ACTIONS, span, 0.9, 1)).toBeNull();
  });
});
