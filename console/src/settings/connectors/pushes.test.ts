import { expect, it } from "vitest";
import { lostStep, stepsSaid } from "./pushes";

const step = (step: string, state: "done" | "open" | "uncertain") => ({ step, state });

it("of a push it is said what is done", () => {
  const steps = [step("ticket", "done"), step("c1", "done"), step("c2", "open")];
  expect(stepsSaid({ steps })).toBe("the ticket, 1 of 2 comments");
  expect(stepsSaid({ steps: [step("ticket", "open")] })).toBe("");
});

it("the call whose answer was lost is that of the ticket or of a comment", () => {
  expect(lostStep({ steps: [step("ticket", "uncertain")] })).toEqual({ isTicket: true });
  expect(lostStep({ steps: [step("ticket", "done"), step("c1", "uncertain")] })).toEqual({
    isTicket: false,
  });
});
