import { describe, expect, it, vi } from "vitest";

vi.mock("../api/queries", () => ({ searched: (search: string) => (search ? { search } : {}) }));
const { asSearch, parseAddress, readState, typed, without, writeAddress } = await import("./state");

describe("an address", () => {
  it("comes back as it was", () => {
    const state = { q: "disk & co", status: ["open", "closed"], page: 3 };
    expect(readState(parseAddress(writeAddress(state)))).toEqual(state);
  });

  it("that says nonsense says nothing", () => {
    expect(readState({ sort: "nose", dir: "up", page: "-1", per: "7", tag: "", q: 3 })).toEqual({});
  });

  it("with one value is a list of one", () => {
    expect(readState(parseAddress("?tag=a"))).toEqual({ tag: ["a"] });
  });
});

describe("what is asked", () => {
  it("is the last thirty days, the newest first, where nothing is said", () => {
    expect(asSearch({})).toEqual({
      from: "now-30d",
      sortField: "createdAt",
      sortOrder: "desc",
      page: 1,
      perPage: 25,
    });
  });

  it("has no beginning where all time is asked for", () => {
    expect(asSearch({ from: "all" })).not.toHaveProperty("from");
  });

  it("names each filter as the API does", () => {
    expect(asSearch({ tag: ["a"], assignee: ["none"], q: "x" })).toMatchObject({
      tags: ["a"],
      assignees: ["none"],
      search: "x",
    });
  });
});

describe("several values", () => {
  it("must all be there, or none, where the address says so", () => {
    const said = readState(
      parseAddress("?tag=a&tag=b&tag.match=all&assignee=u&assignee.match=none"),
    );
    expect(asSearch(said)).toMatchObject({ tagsMatch: "all", assigneesMatch: "none" });
    expect(writeAddress({ ...said })).toContain("tag.match=all");
  });

  it("of which there are none match nothing", () => {
    expect(readState(parseAddress("?tag.match=all&category=x&category.match=all"))).toEqual({
      category: ["x"],
    });
  });
});

describe("a switch of a custom field", () => {
  const said = "?owner=cases&cf.paid=true&cf.paid=unset&cf.other=nonsense";

  it("is asked for by its key, with the area that it belongs to", () => {
    expect(asSearch(readState(parseAddress(said)))).toMatchObject({
      owner: ["cases"],
      customFields: { paid: [true, null] },
    });
  });

  it("is no filter without its area, and goes with it", () => {
    expect(readState(parseAddress("?cf.paid=true"))).toEqual({});
    expect(without(readState(parseAddress(said)), "owner")).toEqual({});
  });
});

describe("what is typed", () => {
  it("with a minus must not be there", () => {
    expect(typed({ tag: ["a"] }, "-tag:b -tag:c -disk", undefined)).toEqual({
      tag: ["b", "c"],
      "tag.match": "none",
      q: "-disk",
    });
  });

  it("without one must be there again", () => {
    expect(typed({ tag: ["b"], "tag.match": "none" }, "tag:a", undefined)).toEqual({ tag: ["a"] });
  });

  it("becomes filters and the words that are left", () => {
    expect(typed({ page: 4 }, 'tag:c2 disk assignee:me category:"Lost device"', "u_1")).toEqual({
      tag: ["c2"],
      assignee: ["u_1"],
      category: ["Lost device"],
      q: "disk",
    });
  });

  it("keeps addresses and phrases whole", () => {
    expect(typed({}, '"lateral movement" http://evil.example', undefined)).toEqual({
      q: '"lateral movement" http://evil.example',
    });
  });
});
