import { describe, expect, it } from "vitest";
import { inverse, reapplied, rebase, same } from "./edits";
import { merged } from "./merging";

describe("an edit that met a newer version", () => {
  it("is sent again where its field is as it was seen", () => {
    const edit = { field: "severity", base: "low", mine: "critical" };
    expect(rebase(edit, "low")).toEqual({ kind: "again", value: "critical" });
  });

  it("is done where somebody else wanted the same", () => {
    expect(rebase({ field: "status", base: "open", mine: "closed" }, "closed")).toEqual({
      kind: "done",
    });
  });

  it("is for a person to decide where both changed the field", () => {
    const edit = { field: "severity", base: "low", mine: "critical" };
    expect(rebase(edit, "high")).toEqual({ kind: "conflict", theirs: "high" });
  });

  it("adds to the tags of others, and takes from them", () => {
    const edit = { field: "tags", base: ["a", "b"], mine: ["b", "c"] };
    expect(rebase(edit, ["a", "b", "x"])).toEqual({ kind: "again", value: ["b", "x", "c"] });
  });

  it("is done where the tags of others already have it", () => {
    const edit = { field: "tags", base: ["a"], mine: ["a", "b"] };
    expect(rebase(edit, ["a", "x", "b"])).toEqual({ kind: "done" });
  });

  it("knows assignees by what they are", () => {
    const edit = { field: "assignees", base: [{ uid: "1" }], mine: [{ uid: "2" }] };
    expect(rebase(edit, [{ uid: "1" }, { uid: "3" }])).toEqual({
      kind: "again",
      value: [{ uid: "3" }, { uid: "2" }],
    });
  });
});

describe("an edit that is taken back", () => {
  it("leaves what was there before", () => {
    const edit = { field: "severity", base: "low", mine: "high" };
    expect(inverse(edit, "high")).toEqual({ value: "low" });
  });

  it("stays where somebody else has written since", () => {
    expect(inverse({ field: "severity", base: "low", mine: "high" }, "medium")).toBeNull();
  });

  it("leaves the tags that others added", () => {
    const edit = { field: "tags", base: ["a", "b"], mine: ["b", "c"] };
    expect(inverse(edit, ["b", "c", "x"])).toEqual({ value: ["b", "x", "a"] });
  });
});

describe("lists", () => {
  it("never get a value twice", () => {
    expect(reapplied([], ["a"], ["a"])).toEqual(["a"]);
  });
});

describe("two texts", () => {
  const base = "one\ntwo\nthree\nfour\nfive\n";

  it("become one where they changed different lines", () => {
    const mine = base.replace("five", "FIVE");
    const theirs = base.replace("one", "ONE");
    expect(merged(base, mine, theirs)).toBe("ONE\ntwo\nthree\nfour\nFIVE\n");
  });

  it("do not where they changed the same one", () => {
    expect(merged(base, base.replace("two", "mine"), base.replace("two", "theirs"))).toBeNull();
  });
});

describe("values", () => {
  it("are compared as they are, whatever the order of keys", () => {
    expect(same({ a: 1, b: [1, 2] }, { b: [1, 2], a: 1 })).toBe(true);
    expect(same([1, 2], [2, 1])).toBe(false);
    expect(same(null, undefined)).toBe(false);
    expect(same({ a: undefined }, { b: undefined })).toBe(false);
  });
});
