import { describe, expect, it } from "vitest";
import { markOf } from "./unread";

describe("a case", () => {
  it("that was never opened is new", () => expect(markOf(3, null)).toBe("new"));
  it("with actions behind the last that was read has changed", () =>
    expect(markOf(3, 2)).toBe("changed"));
  it("that was read to its end has nothing new", () => expect(markOf(3, 3)).toBeNull());
  it("of which it is not known is not marked", () => expect(markOf(3, undefined)).toBeNull());
});
