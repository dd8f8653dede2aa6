import { describe, expect, it } from "vitest";
import type { CustomFieldConfiguration } from "../api/schema.gen";
import { saidOf } from "./caseParts";

const field = (more: Partial<CustomFieldConfiguration>) =>
  ({ key: "f", label: "F", type: "text", required: false, ...more }) as CustomFieldConfiguration;

describe("what a new case says of a custom field", () => {
  it("is what was written, and nothing where nothing was", () => {
    expect(saidOf(field({}), { f: "x" })).toBe("x");
    expect(saidOf(field({}), { f: "" })).toBeUndefined();
    expect(saidOf(field({ required: true }), {})).toBeUndefined();
    expect(saidOf(field({ type: "toggle" }), {})).toBeUndefined();
  });

  it("is what a toggle shows that must say something", () => {
    const toggle = { type: "toggle", required: true } as const;
    expect(saidOf(field(toggle), {})).toBe(false);
    expect(saidOf(field({ ...toggle, defaultValue: true }), {})).toBe(true);
    expect(saidOf(field({ ...toggle, defaultValue: true }), { f: false })).toBe(false);
  });
});
