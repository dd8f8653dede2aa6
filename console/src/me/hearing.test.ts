import { describe, expect, it } from "vitest";
import { digest, said, type Wishes, withWay } from "./hearing";

const WISHES: Wishes = {
  assigned: true,
  mentioned: false,
  commented: false,
  status: false,
  pushFailed: true,
  channels: ["teams"],
  digestMinutes: 15,
  quietHours: null,
};

describe("wishes", () => {
  it("are said whole, without what is off", () => {
    const { quietHours: _, ...all } = WISHES;
    expect(said(WISHES)).toEqual(all);
    const hours = { from: "22:00", to: "07:00", timezone: "Europe/Madrid" };
    expect(said({ ...WISHES, quietHours: hours }).quietHours).toEqual(hours);
  });

  it("name ways in their order, each once", () => {
    expect(withWay(WISHES, "email", true).channels).toEqual(["email", "teams"]);
    expect(withWay(WISHES, "teams", true).channels).toEqual(["teams"]);
    expect(withWay(WISHES, "teams", false).channels).toEqual([]);
  });

  it.each([
    [0, "At once"],
    [15, "Every 15 minutes"],
    [60, "Every hour"],
    [240, "Every 4 hours"],
    [90, "Every 90 minutes"],
    [1440, "Once a day"],
  ])("%d minutes are said as %s", (minutes, words) => {
    expect(digest(minutes)).toBe(words);
  });
});
