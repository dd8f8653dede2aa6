import { describe, expect, it } from "vitest";
import { absolute, relative, span } from "./times";

const at = "2026-11-24T21:20:05.000Z";
const since = (seconds: number) => new Date(at).getTime() + seconds * 1000;

describe("a moment", () => {
  it("is said with its zone", () => {
    expect(absolute(at, true)).toBe("2026-11-24 21:20 UTC");
  });

  it("is said by its distance within a day", () => {
    expect(relative(at, since(4), true)).toBe("just now");
    expect(relative(at, since(59), true)).toBe("59 s ago");
    expect(relative(at, since(61), true)).toBe("1 min ago");
    expect(relative(at, since(3 * 3600), true)).toBe("3 h ago");
    expect(relative(at, since(25 * 3600), true)).toBe("2026-11-24 21:20 UTC");
  });

  it("that is none is shown as it is", () => {
    expect(absolute("never", true)).toBe("never");
  });
});

describe("a span", () => {
  it("is said in its two largest units", () => {
    expect(span(0)).toBe("0 s");
    expect(span(61)).toBe("1 min 1 s");
    expect(span(3600)).toBe("1 h");
    expect(span(2 * 86400 + 3 * 3600 + 59)).toBe("2 d 3 h");
  });
});
