import { describe, expect, it } from "vitest";
import { agesOf, ceiling, compared, csv, openTable, strength, success } from "./figures";

const AGES = [0, 1, 90].map((days) => ({ days, low: days, medium: 0, high: 0, critical: 2 }));

describe("figures", () => {
  it("name ages", () => {
    expect(agesOf(AGES)).toEqual(["under a day", "1–90 days", "90 days and more"]);
  });

  it("come as a table, the gravest first", () => {
    const table = openTable({ at: "2026-01-01", open: 97, ages: AGES });
    expect(table[1]).toEqual(["critical", 2, 2, 2]);
    expect(table[4]).toEqual(["low", 0, 1, 90]);
  });

  it.each([
    [0, 9, 0],
    [1, 1000, 1],
    [1, 1, 4],
    [1000, 1000, 4],
  ])("%d of at most %d is shown with strength %d", (count, most, shown) => {
    expect(strength(count, most)).toBe(shown);
  });

  it.each([
    [0, 1],
    [3, 5],
    [10, 10],
    [11, 20],
    [600, 1000],
  ])("an axis for %d ends at %d", (most, end) => {
    expect(ceiling(most)).toBe(end);
  });

  it("are compared", () => {
    expect(compared(5, 3)).toBe("+2 to before");
    expect(compared(3, 5)).toBe("−2 to before");
    expect(compared(60, 120, true)).toBe("−1 min to before");
    expect(compared(2, 2)).toBe("as before");
    expect(compared(2, null)).toBe("nothing to compare with");
  });

  it("say how much came through", () => {
    expect(success(0, 0)).toBeNull();
    expect(success(3, 0)).toBe("100 %");
    expect(success(2, 1)).toBe("66.7 %");
  });
});

describe("a spreadsheet", () => {
  it("gets texts as they are, and no formulas", () => {
    expect(
      csv([
        ["a,b", 'say "x"', null, -1],
        ["=1+1", "@x"],
      ]),
    ).toBe('"a,b","say ""x""",,-1\r\n\'=1+1,\'@x\r\n');
  });
});
