import { describe, expect, it } from "vitest";
import { flat } from "./flat";

describe("a document", () => {
  it("reads a field a line", () => {
    expect(flat({ "a.b": 1, c: { d: null, e: [1, { f: 2 }] } })).toEqual([
      ["a.b", "1"],
      ["c.d", "null"],
      ["c.e", '1, {"f":2}'],
    ]);
  });
});
