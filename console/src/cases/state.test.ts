import { describe, expect, it, vi } from "vitest";

vi.mock("../api/queries", () => ({ searched: (search: string) => (search ? { search } : {}) }));
const { asSearch, parseAddress, readState, typed, writeAddress } = await import("./state");

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

describe("what is typed", () => {
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
