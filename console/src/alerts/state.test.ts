import { describe, expect, it } from "vitest";
import { asked, narrowed, readAlerts } from "./state";

const NOW = Date.parse("2026-11-24T21:20:42.000Z");

describe("an address of alerts", () => {
  it("is read, and what makes no sense is left out", () => {
    const said = { status: ["open", "shut"], rule: "Beacon", per: "25", page: "0", dir: "up" };

    expect(readAlerts(said)).toEqual({ status: ["open"], rule: ["Beacon"], per: 25 });
  });

  it("asks for the newest of seven days where it says nothing", () => {
    expect(asked({}, NOW)).toMatchObject({
      from: "2026-11-17T21:20:00.000Z",
      sortOrder: "desc",
      page: 1,
      perPage: 50,
    });
    expect(narrowed({})).toBe(false);
  });

  it("asks for what it says", () => {
    const state = readAlerts({ host: ["a", "b"], from: "all", dir: "asc", alert: "i/1" });

    expect(asked(state, NOW)).toMatchObject({ host: ["a", "b"], sortOrder: "asc" });
    expect(asked(state, NOW)).not.toHaveProperty("from");
    expect(narrowed(state)).toBe(true);
  });
});
