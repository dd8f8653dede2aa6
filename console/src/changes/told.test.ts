import { describe, expect, it } from "vitest";
import type { Change } from "../api/live";
import type { PastAction } from "../api/schema.gen";
import { readChanges } from "./state";
import { choices, fits, joined, lines, markdown, said } from "./told";

const ANA = { username: "ana", full_name: "Ana Diaz", email: null };
const CHANGE: Change = {
  case: "a",
  sequence: 3,
  kind: "status",
  action: "update",
  owner: "cases",
  at: "2026-01-01T00:00:00.000Z",
  by: ANA,
  changed: ["status"],
  version: "W10=",
};

const action = (sequence: number, type: string, changes: PastAction["changes"]): PastAction => ({
  id: `a/${sequence}`,
  sequence,
  version: "W10=",
  type,
  action: "update",
  created_at: "2026-01-01T00:00:00.000Z",
  created_by: ANA,
  owner: "cases",
  correlation_id: "r",
  causation_id: null,
  changes,
});

describe("a change", () => {
  it("is said in words, also one of a kind that is not known", () => {
    expect(said(CHANGE)).toBe("set the status");
    expect(said({ ...CHANGE, kind: "comment", action: "delete" })).toBe("removed an attachment");
    expect(said({ ...CHANGE, kind: "new_kind" })).toBe("new kind");
  });

  it.each([
    [{}, true],
    [{ kind: "status", who: "ana", owner: "cases" }, true],
    [{ kind: "title" }, false],
    [{ who: "bo" }, false],
    [{ owner: "observability" }, false],
  ])("fits %o: %s", (wanted, does) => {
    expect(fits(CHANGE, wanted)).toBe(does);
  });
});

describe("the feed", () => {
  it("has the newest first, each once, and no more than there is room for", () => {
    const one = joined([], CHANGE, 2);
    expect(joined(one, CHANGE, 2)).toBe(one);
    const three = [4, 5].reduce((feed, sequence) => joined(feed, { ...CHANGE, sequence }, 2), one);
    expect(three.map((change) => change.sequence)).toEqual([5, 4]);
    expect(choices(three, "kind")).toEqual(["status"]);
    expect(choices(three, "who")).toEqual(["ana"]);
  });
});

describe("a handover", () => {
  const told = lines([
    action(1, "status", [{ field: "status", old: "open", new: "closed" }]),
    action(2, "comment", [
      { field: "attachment", id: "c", old: null, new: { type: "user", comment: "Look\n*here*" } },
    ]),
  ]);

  it("says who did what, from what to what", () => {
    expect(told).toEqual(["Ana Diaz: status: open → closed", "Ana Diaz: Look *here*"]);
  });

  it("is Markdown that says what was said", () => {
    const one = { title: "[x]", number: 7, status: "closed", severity: "low", address: "/a" };
    expect(markdown("06:00", [{ ...one, lines: told }])).toBe(
      "# Handover since 06:00\n\n1 case changed.\n\n## [\\#7 \\[x\\]](/a)\n\nclosed, low\n\n" +
        "- Ana Diaz: status: open → closed\n- Ana Diaz: Look \\*here\\*\n",
    );
  });
});

describe("an address", () => {
  it("says which part is meant, and nothing that makes no sense", () => {
    expect(readChanges({ view: "deliveries", state: "failed", page: "2", who: "ana" })).toEqual({
      view: "deliveries",
      state: "failed",
      page: 2,
      who: "ana",
    });
    expect(readChanges({ view: "live", state: "lost", since: "soon", page: 1 })).toEqual({});
  });
});
