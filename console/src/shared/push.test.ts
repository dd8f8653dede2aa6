import { expect, it } from "vitest";
import { lookAgain, stands } from "./push";

const AT = "2026-03-01T10:00:30.000Z";
const before = (seconds: number) => Date.parse(AT) - seconds * 1000;

it("what is tried again by itself has not failed yet", () => {
  expect(stands({ state: "failed", retried_at: AT })).toEqual({
    word: "Will be tried again",
    bad: false,
  });
  expect(stands({ state: "failed", retried_at: null })).toEqual({ word: "Failed", bad: true });
  expect(stands({ state: "uncertain", retried_at: null }).bad).toBe(true);
  expect(stands({ state: "pushed", retried_at: null })).toEqual({ word: "Pushed", bad: false });
});

it("it is looked at again while it goes on, and when it is due, but not all day", () => {
  expect(lookAgain({ state: "open", retried_at: null }, 0)).toBe(1_000);
  expect(lookAgain({ state: "failed", retried_at: AT }, before(20))).toBe(21_000);
  expect(lookAgain({ state: "failed", retried_at: AT }, before(-90))).toBe(1_000);
  expect(lookAgain({ state: "failed", retried_at: AT }, before(3_600))).toBe(60_000);
});

it("what has ended is left alone", () => {
  expect(lookAgain({ state: "failed", retried_at: null }, 0)).toBe(false);
  expect(lookAgain({ state: "pushed", retried_at: null }, 0)).toBe(false);
  expect(lookAgain(null, 0)).toBe(false);
});
