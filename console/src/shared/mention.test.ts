import { describe, expect, it } from "vitest";
import { begun, put } from "./mention";

const at = (text: string) => begun(text, text.length);

describe("what is begun", () => {
  it("is a person, a case or an observable by its sign", () => {
    expect(at("ask @an")).toEqual({ kind: "person", word: "an", from: 4, to: 7 });
    expect(at("see (#12")).toMatchObject({ kind: "case", word: "12" });
    expect(at("!evil.ex")).toMatchObject({ kind: "observable", word: "evil.ex" });
    expect(at("@")).toMatchObject({ kind: "person", word: "" });
  });

  it("is nothing within a word, or once it is ended", () => {
    for (const text of ["a@b", "ask @ana now", "what!", "c#", "![picture", ""]) {
      expect(at(text)).toBeNull();
    }
  });

  it("is what is before the caret", () => {
    expect(begun("ask @an please", 7)).toMatchObject({ word: "an" });
  });
});

describe("what is chosen", () => {
  it("stands where it was begun, and writing goes on behind it", () => {
    const text = "ask @an please";
    const where = begun(text, 7);
    expect(where && put(text, where, { key: "", name: "", text: "@ana" })).toEqual([
      "ask @ana please",
      9,
    ]);
  });
});
