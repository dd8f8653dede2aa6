import { describe, expect, it } from "vitest";
import type { ShownConfiguration } from "../api/schema.gen";
import {
  differences,
  fulfilled,
  judged,
  keyFor,
  labelFault,
  NOWHERE,
  single,
  type Wish,
} from "./configuration";

const SITE = { key: "site", label: "Site", type: "text" as const, required: false };
const VIP = { key: "vip", label: "VIP", type: "toggle" as const, required: false };

function configured(parts: Partial<ShownConfiguration>): ShownConfiguration {
  return {
    id: "c1",
    version: "v1",
    owner: "securitySolution",
    closure_type: "close-by-user",
    connector: NOWHERE,
    customFields: [],
    templates: [],
    observableTypes: [],
    ...parts,
  } as ShownConfiguration;
}

const renamed: Wish = {
  part: "customFields",
  key: "site",
  base: SITE,
  mine: { ...SITE, label: "Location" },
};

describe("an owner that nobody has configured", () => {
  it("closes by hand, pushes nothing and has no connector", () => {
    expect(single(undefined, "closure_type")).toBe("close-by-user");
    expect(single(undefined, "pushOnCreate")).toBe(false);
    expect(single(undefined, "connector")).toEqual(NOWHERE);
  });

  it("gets its first entry", () => {
    const wish: Wish = { part: "customFields", key: "site", base: null, mine: SITE };
    expect(judged(wish, undefined)).toEqual({ kind: "again", value: SITE });
    expect(fulfilled(wish, undefined)).toEqual([SITE]);
  });
});

describe("a wish for one entry", () => {
  it("leaves what somebody else added beside it", () => {
    const now = configured({ customFields: [VIP, SITE] });
    expect(judged(renamed, now).kind).toBe("again");
    expect(fulfilled(renamed, now)).toEqual([VIP, { ...SITE, label: "Location" }]);
  });

  it("is for a person to decide where somebody else changed the same one", () => {
    const theirs = { ...SITE, required: true };
    expect(judged(renamed, configured({ customFields: [theirs] }))).toEqual({
      kind: "conflict",
      theirs,
    });
  });

  it("is for a person to decide where somebody else took it away", () => {
    expect(judged(renamed, configured({}))).toEqual({ kind: "conflict", theirs: null });
  });

  it("is done where it is gone already", () => {
    const wish: Wish = { part: "customFields", key: "site", base: SITE, mine: null };
    expect(judged(wish, configured({ customFields: [VIP] }))).toEqual({ kind: "done" });
  });

  it("takes away one and no other", () => {
    const wish: Wish = { part: "customFields", key: "site", base: SITE, mine: null };
    expect(fulfilled(wish, configured({ customFields: [SITE, VIP] }))).toEqual([VIP]);
  });

  it("does not take the key of another that came meanwhile", () => {
    const wish: Wish = { part: "customFields", key: "site", base: null, mine: SITE };
    const theirs = { ...VIP, key: "site" };
    expect(judged(wish, configured({ customFields: [theirs] })).kind).toBe("conflict");
  });
});

describe("a wish for a whole part", () => {
  const wish: Wish = { part: "closure_type", base: "close-by-user", mine: "close-by-pushing" };

  it("is sent whatever else was changed", () => {
    const now = configured({ version: "v2", customFields: [SITE] });
    expect(judged(wish, now)).toEqual({ kind: "again", value: "close-by-pushing" });
  });

  it("is done where somebody else wanted the same", () => {
    expect(judged(wish, configured({ closure_type: "close-by-pushing" }))).toEqual({
      kind: "done",
    });
  });
});

describe("differences", () => {
  it("name only what differs; nothing and null are the same", () => {
    const theirs = { ...SITE, required: true };
    expect(differences(theirs, { ...SITE, defaultValue: null })).toEqual([
      { name: "required", theirs: true, mine: false },
    ]);
  });

  it("of single values are the values", () => {
    expect(differences("a", "b")).toEqual([{ name: "", theirs: "a", mine: "b" }]);
  });
});

describe("a key", () => {
  it("is what the API takes of the name", () => {
    expect(keyFor("Größe der Anlage (m²)", [])).toBe("gro-e-der-anlage-m2");
    expect(keyFor("***", [])).toBe("entry");
    expect(keyFor("x".repeat(60), []).length).toBe(32);
  });

  it("is not one that is taken", () => {
    expect(keyFor("Site", ["site", "site-2"])).toBe("site-3");
  });
});

describe("a label", () => {
  it("is there, short, and the only one", () => {
    expect(labelFault(" ", [], "A field")).toBe("A field has a name");
    expect(labelFault("x".repeat(51), [], "A field")).toBe("At most 50 characters");
    expect(labelFault("Site ", ["Site"], "A field")).toBe("There is one of that name");
    expect(labelFault("Site", [], "A field")).toBeNull();
  });
});
