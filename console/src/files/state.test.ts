import { describe, expect, it } from "vitest";
import { asked, narrowed, readFiles } from "./state";

describe("an address of files", () => {
  it("is read, and what makes no sense is left out", () => {
    const said = { type: "image/*", least: "-3", sort: "colour", dir: "asc", by: ["ana", ""] };

    expect(readFiles(said)).toEqual({ type: ["image/*"], dir: "asc", by: ["ana"] });
  });

  it("asks for the newest where it says nothing", () => {
    expect(asked({})).toEqual({ sortField: "created", sortOrder: "desc", page: 1, perPage: 50 });
    expect(narrowed({})).toBe(false);
  });

  it("asks for what it says", () => {
    const state = readFiles({ q: "notes", case: "c1", ext: "txt", from: "now-7d", least: "5" });

    expect(asked(state)).toMatchObject({
      name: "notes",
      caseId: ["c1"],
      extension: ["txt"],
      from: "now-7d",
      minSize: 5,
    });
    expect(narrowed(state)).toBe(true);
  });

  it.each([32, 40, 64])("looks for a hash of %i characters as one", (length) => {
    const hash = "aB3".repeat(30).slice(0, length);

    expect(asked({ q: ` ${hash}` })).toMatchObject({ hash: [hash] });
    expect(asked({ q: ` ${hash}` })).not.toHaveProperty("name");
    expect(asked({ q: `${hash}0` })).toHaveProperty("name");
  });

  it("sorts names from A and sizes from the largest, if it does not say how", () => {
    expect(asked({ sort: "name" }).sortOrder).toBe("asc");
    expect(asked({ sort: "size" }).sortOrder).toBe("desc");
    expect(asked({ sort: "size", dir: "asc" }).sortOrder).toBe("asc");
  });
});
