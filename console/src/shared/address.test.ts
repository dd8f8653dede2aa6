import { describe, expect, it } from "vitest";
import { bounds, listOf, paged } from "./address";

const NOW = Date.parse("2026-11-24T21:20:42.000Z");

describe("an address", () => {
  it("says a value once or several times", () => {
    expect(listOf("a")).toEqual(["a"]);
    expect(listOf(["a", "", 3, "b"])).toEqual(["a", "b"]);
    expect(listOf(undefined)).toEqual([]);
  });

  it("says a page that can be", () => {
    expect(paged({ page: "3", per: "50" })).toEqual({ page: 3, per: 50 });
    expect(paged({ page: "-1", per: "7" })).toEqual({});
  });
});

describe("a time", () => {
  it("counts back from the minute", () => {
    expect(bounds("now-7d", undefined, NOW)).toEqual({ from: "2026-11-17T21:20:00.000Z" });
  });

  it("is a day, a moment, or no bound at all", () => {
    expect(bounds("2026-11-01", "2026-11-02T10:00:00Z", NOW)).toEqual({
      from: "2026-11-01T00:00:00.000Z",
      to: "2026-11-02T10:00:00.000Z",
    });
    expect(bounds("all", "whenever", NOW)).toEqual({});
  });
});
