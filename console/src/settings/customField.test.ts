import { describe, expect, it } from "vitest";
import { type CustomFieldForm, fieldFaults, fieldForm, fieldMade } from "./customField";

const form = (part: Partial<CustomFieldForm>): CustomFieldForm => ({ ...fieldForm(null), ...part });

describe("a custom field", () => {
  it("comes out of its form as it went in", () => {
    for (const one of [
      { key: "a", label: "A", type: "text" as const, required: true, defaultValue: "x" },
      { key: "b", label: "B", type: "toggle" as const, required: false, defaultValue: false },
      { key: "c", label: "C", type: "number" as const, required: false, defaultValue: -3 },
      { key: "d", label: "D", type: "toggle" as const, required: false },
    ]) {
      expect(fieldMade(fieldForm(one), one.key)).toEqual(one);
    }
  });

  it("has a name that no other has", () => {
    expect(fieldFaults(form({ label: "Site" }), ["Site"])).toHaveProperty("label");
    expect(fieldFaults(form({ label: "Site" }), ["VIP"])).toEqual({});
  });

  it("has a default that its type takes", () => {
    const label = "Site";
    expect(fieldFaults(form({ label, type: "number", usual: "1.5" }), [])).toHaveProperty("usual");
    expect(fieldFaults(form({ label, usual: "x".repeat(161) }), [])).toHaveProperty("usual");
    expect(fieldFaults(form({ label, usual: "  " }), [])).toHaveProperty("usual");
    expect(fieldFaults(form({ label, type: "number", usual: "12" }), [])).toEqual({});
  });
});
