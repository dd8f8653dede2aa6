import { describe, expect, it, vi } from "vitest";
import type { ShownView } from "../api/schema.gen";

vi.mock("../api/queries", () => ({ searched: (search: string) => (search ? { search } : {}) }));
const { addressOf, isChanged, ownViews, queryOf, savedView, toSave, viewOf } = await import(
  "./views"
);

const saved: ShownView = {
  id: "v-1",
  name: "Nobody on it",
  query: "severity=critical&assignee=none&tag=a&tag=b&tag.match=all",
  settings: {},
  shared: true,
  version: 3,
  mine: true,
  created_by: { username: "ana", full_name: "Ana", email: null },
};

describe("a saved view", () => {
  const view = savedView(saved);

  it("is a list with an address that names it", () => {
    expect(addressOf(view)).toEqual({
      view: "v-1",
      severity: ["critical"],
      assignee: ["none"],
      tag: ["a", "b"],
      "tag.match": "all",
    });
  });

  it("is not changed by where in it somebody is", () => {
    expect(isChanged(view, { ...addressOf(view), page: 3, beside: "c-1" })).toBe(false);
    expect(isChanged(view, { ...addressOf(view), status: ["open"] })).toBe(true);
  });

  it("is the same in whichever order its filters are said", () => {
    const { severity, tag, ...rest } = addressOf(view);
    expect(isChanged(view, { tag, ...rest, severity } as never)).toBe(false);
  });

  it("is saved with what changed, on the version that was seen", () => {
    expect(toSave(saved, { shared: false })).toMatchObject({
      shared: false,
      version: 3,
      name: "Nobody on it",
    });
  });
});

describe("a list", () => {
  const views = [...ownViews("u_1"), savedView(saved)];

  it("is in the view that it names, whatever has changed of it", () => {
    expect(viewOf(views, { view: "mine", tag: ["x"] })?.id).toBe("mine");
  });

  it("that names none is in the one that says the same", () => {
    expect(viewOf(views, {})?.id).toBe("all");
    expect(viewOf(views, { status: ["open", "in-progress"], assignee: ["u_1"] })?.id).toBe("mine");
    expect(viewOf(views, { tag: ["x"] })).toBeUndefined();
  });

  it("says nothing of a page", () => {
    expect(queryOf({ page: 2, view: "all", q: "disk" })).toBe("q=disk");
  });
});
