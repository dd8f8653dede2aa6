import { describe, expect, it } from "vitest";
import { told, toTell, USUAL } from "./preferences";

describe("what a server says", () => {
  it("is taken where it is a setting", () => {
    const said = told({ scheme: "dark", letters: false, columns: ["title", "cf.rank"] });
    expect(said).toMatchObject({ scheme: "dark", letters: false, columns: ["title", "cf.rank"] });
  });

  it("is left where it makes no sense, or is not ours", () => {
    const said = told({ scheme: "pink", zone: 3, columns: ["status"], theme: "dark" });
    const { rail: _, ...usual } = USUAL;
    expect(said).toEqual(usual);
  });
});

describe("what is told", () => {
  it("is what changed; what is as usual is taken away", () => {
    expect(toTell({ scheme: "auto", zone: "local", rail: false })).toEqual({
      scheme: null,
      zone: "local",
    });
  });
});
