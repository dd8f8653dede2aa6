import { describe, expect, it } from "vitest";
import type { ShownPush } from "../api/schema.gen";
import { progress } from "./steps";

const push = (part: Partial<ShownPush>) =>
  ({ state: "open", steps: [], reason: null, ...part }) as ShownPush;
const step = (name: string, state: "done" | "open" | "uncertain") => ({ step: name, state });

describe("a push", () => {
  it("begins, writes its ticket, then its comments", () => {
    const [ticket, one, other] = [step("ticket", "open"), step("a", "open"), step("b", "open")];
    expect(progress(push({})).said).toBe("The push begins");
    expect(progress(push({ steps: [ticket, one, other] })).said).toBe("The ticket is written");
    const later = progress(push({ steps: [step("ticket", "done"), one, other] }));
    expect(later).toEqual({ done: 1, all: 3, doubt: null, said: "Comment 1 of 2 is written" });
  });

  it("says why it failed", () => {
    expect(progress(push({ state: "failed", reason: "401" })).said).toBe("Failed: 401");
  });

  it("has not failed as long as it is tried again by itself", () => {
    const later = { retried_at: "2026-03-01T10:00:30.000Z", reason: "429; it is tried again" };
    expect(progress(push({ state: "failed", ...later })).said).toBe(
      "Not yet: 429; it is tried again",
    );
  });

  it("names the step that somebody must decide", () => {
    const told = progress(push({ state: "uncertain", steps: [step("ticket", "uncertain")] }));
    expect(told.doubt).toBe("ticket");
  });
});
