import { describe, expect, it } from "vitest";
import { NONE, stepped, toggled, whole } from "./chosen";

const ids = ["a", "b", "c", "d"];
const all = (chosen: Iterable<string>) => [...chosen].sort();

describe("a selection", () => {
  it("takes a row, and lets it go", () => {
    const one = toggled(NONE, ids, "b", null);
    expect(all(one)).toEqual(["b"]);
    expect(all(toggled(one, ids, "b", null))).toEqual([]);
  });

  it("takes all between two rows, in both directions, and lets none go", () => {
    expect(all(toggled(new Set(["b"]), ids, "d", "b"))).toEqual(["b", "c", "d"]);
    expect(all(toggled(new Set(["c"]), ids, "a", "d"))).toEqual(["a", "b", "c", "d"]);
  });

  it("takes only the row where the other is on no page any more", () => {
    expect(all(toggled(NONE, ids, "c", "gone"))).toEqual(["c"]);
  });

  it("takes the page beside what is selected elsewhere, or nothing", () => {
    expect(all(whole(new Set(["x"]), ids))).toEqual(["a", "b", "c", "d", "x"]);
    expect(all(whole(new Set(ids), ids))).toEqual([]);
  });
});

describe("a step", () => {
  it("begins at the first row and stays in the list", () => {
    expect(stepped(null, 1, 4)).toBe(0);
    expect(stepped(0, -1, 4)).toBe(0);
    expect(stepped(3, 1, 4)).toBe(3);
    expect(stepped(1, 1, 4)).toBe(2);
    expect(stepped(null, 1, 0)).toBeNull();
  });
});
