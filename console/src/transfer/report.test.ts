import { describe, expect, it } from "vitest";
import { exportedOf, formOf, ofHistories, ofObjects } from "./report";

const meta = { icon: "casesApp" };

describe("a file", () => {
  it.each([
    ['{"type":"cases","id":"1","attributes":{}}', "objects"],
    ['{"stream":"1","sequence":1,"action":{}}', "histories"],
    ['{"title":"x"}', null],
    ["[1]", null],
    ["{", null],
    ["", null],
  ])("that begins with %s holds %s", (first, form) => {
    expect(formOf(first)).toBe(form);
  });
});

describe("a report of saved objects", () => {
  const report = ofObjects({
    success: false,
    successCount: 4,
    successResults: [
      { type: "cases-comments", id: "m1", line: 2, meta },
      { type: "cases", id: "c1", line: 1, meta: { ...meta, title: "One" } },
      { type: "cases", id: "c2", line: 3, meta, overwrite: true },
      { type: "cases", id: "c3", line: 4, meta, destinationId: "c4" },
      { type: "action", id: "a1", line: 5, meta },
    ],
    errors: [
      { line: 9, meta, error: { type: "unknown", message: "No JSON", statusCode: 400 } },
      { type: "cases", id: "c5", line: 7, meta, error: { type: "conflict" } },
      {
        type: "cases-comments",
        id: "m2",
        line: 8,
        meta,
        error: { type: "missing_references", references: [{ type: "cases", id: "c9" }] },
      },
    ],
    warnings: [{ type: "simple", message: "2 objects of type template were left out" }],
  });

  it("says of each line what becomes of it, what does not come in first", () => {
    expect(report.lines.map((one) => [one.line, one.verdict])).toEqual([
      [7, "conflict"],
      [8, "broken"],
      [9, "broken"],
      [1, "new"],
      [3, "overwritten"],
      [4, "copy"],
      [2, "new"],
      [5, "new"],
    ]);
  });

  it("says why, and under which id and name", () => {
    const of = (line: number) => report.lines.find((one) => one.line === line);

    expect(of(7)?.why).toBe("It is here already");
    expect(of(8)?.why).toBe("It refers to what is not there: cases c9");
    expect(of(9)).toMatchObject({ why: "No JSON", type: null, id: null });
    expect(of(1)?.name).toBe("One");
    expect(of(4)?.id).toBe("c4");
  });

  it("counts cases, connectors and what stays out", () => {
    expect(report).toMatchObject({
      cases: 3,
      connectors: 1,
      refused: 3,
      warnings: ["2 objects of type template were left out"],
    });
  });
});

describe("a report of histories", () => {
  it("has a line for each case", () => {
    const report = ofHistories({
      success: false,
      cases: [
        { line: 1, id: "c1", actions: 8, overwrite: false },
        { line: 10, id: "c2", actions: 2, overwrite: true },
        { line: 13, id: "c3", error: { statusCode: 409, message: "It is there" } },
        { line: 14, error: { statusCode: 400, message: "No JSON" } },
      ],
    });

    expect(report.lines.map((one) => [one.line, one.verdict])).toEqual([
      [13, "conflict"],
      [14, "broken"],
      [1, "new"],
      [10, "overwritten"],
    ]);
    expect(report).toMatchObject({ cases: 2, refused: 2 });
  });
});

describe("an export", () => {
  it("says in its last line how much it holds", () => {
    const end = '"id":"x"}\n{"exportedCount":22,"missingRefCount":1,"missingReferences":[]}\n';

    expect(exportedOf(end)).toEqual({ count: 22, missing: 1 });
    expect(exportedOf('{"type":"cases"}\n')).toBeNull();
    expect(exportedOf("cut of")).toBeNull();
  });
});
