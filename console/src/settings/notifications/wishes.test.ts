import { expect, it } from "vitest";
import { type Wishes, wishFaults } from "./wishes";

const WISHES: Wishes = {
  assigned: true,
  mentioned: false,
  commented: false,
  status: false,
  pushFailed: false,
  channels: ["email"],
  digestMinutes: 0,
  quietHours: { from: "22:00", to: "07:00", timezone: "Europe/Madrid" },
};

it("wishes are as the API takes them", () => {
  expect(wishFaults(WISHES)).toEqual({});
  expect(wishFaults({ ...WISHES, digestMinutes: 1441 })).toHaveProperty("digestMinutes");
  const quietHours = { from: "25:00", to: "07:00", timezone: "UTC" };
  expect(wishFaults({ ...WISHES, quietHours })).toHaveProperty("quietHours");
});
