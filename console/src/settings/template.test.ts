import { describe, expect, it } from "vitest";
import type { CustomFieldConfiguration, Template } from "../api/schema.gen";
import { NOWHERE, templateFaults, templateForm, templateMade } from "./template";

const FIELDS: CustomFieldConfiguration[] = [
  { key: "site", label: "Site", type: "text", required: false },
  { key: "vip", label: "VIP", type: "toggle", required: true, defaultValue: true },
];

describe("a template", () => {
  it("comes out of its form as it went in", () => {
    const one: Template = {
      key: "phishing",
      name: "Phishing",
      description: "For mails",
      tags: ["mail"],
      caseFields: {
        title: "Phishing",
        description: "What was in it?",
        severity: "high",
        category: "Mail",
        tags: ["phishing"],
        assignees: [{ uid: "u1" }],
        connector: { id: "j", name: "Jira", type: ".jira", fields: { issueType: "1" } },
        settings: { syncAlerts: false, extractObservables: true },
        customFields: [
          { key: "site", type: "text", value: "Madrid" },
          { key: "vip", type: "toggle", value: false },
        ],
      },
    };
    expect(templateMade(templateForm(one), one.key, FIELDS)).toEqual(one);
  });

  it("says nothing that its form does not, but has a value for each field", () => {
    const made = templateMade({ ...templateForm(null), name: "Bare" }, "bare", FIELDS);
    expect(made).toEqual({
      key: "bare",
      name: "Bare",
      tags: [],
      caseFields: {
        severity: "low",
        tags: [],
        assignees: [],
        connector: NOWHERE,
        settings: { syncAlerts: true, extractObservables: true },
        customFields: [
          { key: "site", type: "text", value: null },
          { key: "vip", type: "toggle", value: true },
        ],
      },
    });
  });

  it("is refused as the API would", () => {
    const form = { ...templateForm(null), name: "Bare" };
    expect(templateFaults(form, [])).toEqual({});
    expect(templateFaults(form, ["Bare"])).toHaveProperty("name");
    expect(templateFaults({ ...form, title: "x".repeat(161) }, [])).toHaveProperty("title");
    expect(templateFaults({ ...form, labels: ["x".repeat(51)] }, [])).toHaveProperty("labels");
  });
});
