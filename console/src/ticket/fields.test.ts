import { describe, expect, it } from "vitest";
import { begun, FIELDS, faults, made, put, saidTo } from "./fields";

describe("the fields of a ticket", () => {
  it("begin with what is stored, and nothing else", () => {
    const fields = { issueType: "2", priority: null, parent: null };
    expect(begun({ type: ".jira", fields })).toEqual({
      issueType: "2",
      priority: null,
      parent: null,
      otherFields: null,
    });
    expect(begun({ type: ".cases-webhook", fields: null })).toEqual({});
  });

  it("are all sent, or none where nothing is said", () => {
    const values = begun({ type: ".jira", fields: null });
    expect(made(".jira", values)).toBeNull();
    expect(made(".jira", { ...values, parent: "  ", otherFields: "" })).toBeNull();
    expect(made(".jira", { ...values, parent: " SEC-1 " })).toEqual({
      issueType: null,
      priority: null,
      parent: "SEC-1",
    });
    expect(made(".cases-webhook", {})).toBeNull();
  });

  it("may be nought, and a check that is off says so beside one that is on", () => {
    expect(made(".thehive", { tlp: 0 })).toEqual({ tlp: 0 });
    const checks = { destIp: true, sourceIp: false };
    expect(made(".servicenow-sir", checks)).toMatchObject({ destIp: true, sourceIp: false });
  });

  it("leave a connector as it is where they say nothing new", () => {
    const jira = { id: "j", name: "Jira", type: ".jira", fields: { issueType: "1" } };
    expect(saidTo(jira, begun(jira))).toBe(jira);
    expect(saidTo(jira, { ...begun(jira), issueType: "2" }).fields).toEqual({
      issueType: "2",
      priority: null,
      parent: null,
    });
    expect(saidTo(jira, {}).fields).toBeNull();
  });

  it("lose what depended on another one that changes", () => {
    const values = { category: "software", subcategory: "os", impact: "1" };
    expect(put(".servicenow", values, "category", "network")).toEqual({
      category: "network",
      subcategory: null,
      impact: "1",
    });
    expect(put(".servicenow", values, "category", "software")).toBe(values);
  });

  it("of which one takes JSON takes nothing but an object", () => {
    expect(faults(".jira", { otherFields: '{"customfield_1": 1}' })).toEqual({});
    expect(faults(".jira", { otherFields: " " })).toEqual({});
    for (const text of ["[1]", "{", "null", "7"]) {
      expect(faults(".jira", { otherFields: text }).otherFields).toContain("a JSON object");
    }
  });

  it("name others only among themselves", () => {
    for (const fields of Object.values(FIELDS)) {
      const keys = fields.map((one) => one.key);
      for (const { of } of fields) if (of) expect(keys).toContain(of);
    }
  });
});
