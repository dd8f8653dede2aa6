import { describe, expect, it } from "vitest";
import { isTyping, meaning, SHORTCUTS, step } from "./keys";

const press = (
  key: string,
  more: Partial<Record<"ctrlKey" | "metaKey" | "altKey" | "shiftKey", boolean>> = {},
) => ({
  key,
  ctrlKey: false,
  metaKey: false,
  altKey: false,
  shiftKey: false,
  ...more,
});
const known = Object.values(SHORTCUTS).map((one) => one.keys);

describe("what was pressed", () => {
  it("is named as it is written", () => {
    expect(step(press("k", { ctrlKey: true }))).toBe("mod+k");
    expect(step(press("k", { metaKey: true }))).toBe("mod+k");
    expect(step(press("X", { shiftKey: true }))).toBe("shift+x");
    expect(step(press("*", { shiftKey: true }))).toBe("*");
    expect(step(press("?", { shiftKey: true }))).toBe("?");
    expect(step(press("C"))).toBe("c");
  });
});

describe("what it means", () => {
  it("is the shortcut", () => {
    expect(meaning(null, press("c"), known)).toEqual({ hit: "c" });
    expect(meaning(null, press("k", { ctrlKey: true }), known)).toEqual({ hit: "mod+k" });
  });

  it("is the beginning of one, then the one", () => {
    expect(meaning(null, press("g"), known)).toEqual({ begun: "g" });
    expect(meaning("g", press("c"), known)).toEqual({ hit: "g c" });
  });

  it("starts anew where the sequence leads nowhere", () => {
    expect(meaning("g", press("x"), known)).toEqual({ hit: "x" });
    expect(meaning("g", press("g"), known)).toEqual({ begun: "g" });
  });

  it("is nothing for other keys, and with Alt", () => {
    expect(meaning(null, press("y"), known)).toBeNull();
    expect(meaning(null, press("c", { altKey: true }), known)).toBeNull();
    expect(meaning(null, press("c", { ctrlKey: true }), known)).toBeNull();
  });
});

describe("the registry", () => {
  it("has each key once", () => {
    expect(new Set(known).size).toBe(known.length);
  });
});

describe("typing", () => {
  it("is in fields and in what can be edited", () => {
    expect(isTyping({ tagName: "TEXTAREA" })).toBe(true);
    expect(isTyping({ tagName: "div", isContentEditable: true })).toBe(true);
    expect(isTyping({ tagName: "BUTTON" })).toBe(false);
    expect(isTyping(null)).toBe(false);
  });
});
