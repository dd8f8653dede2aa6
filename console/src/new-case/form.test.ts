import { describe, expect, it } from "vitest";
import type { ConnectorToCases, CustomFieldConfiguration } from "../api/schema.gen";
import { begin, bodyOf, connectorOf, faultsOf, filled } from "./form";

const JIRA = { id: "j", name: "Jira", actionTypeId: ".jira" } as ConnectorToCases;
const SITE: CustomFieldConfiguration = { key: "site", label: "Site", type: "text", required: true };
const fresh = () => ({ ...begin("cases", {}, null), title: "One", description: "Told" });

describe("the form of a new case", () => {
  it("begins with its draft, but for what a link knows", () => {
    const kept = JSON.stringify({ title: "Kept", severity: "high", owner: "cases" });
    expect(begin("observability", {}, kept)).toMatchObject({ title: "Kept", owner: "cases" });
    const linked = begin("observability", { title: "Linked", owner: "observability" }, kept);
    expect(linked).toMatchObject({ title: "Linked", severity: "high", owner: "observability" });
    expect(begin("cases", {}, "{")).toMatchObject({ title: "", severity: "low", push: true });
  });

  it("goes to the usual connector of its area until another one is chosen", () => {
    expect(connectorOf({ connector: null }, "j", [JIRA])).toBe(JIRA);
    expect(connectorOf({ connector: "none" }, "j", [JIRA])).toBeUndefined();
    expect(connectorOf({ connector: "j" }, "none", [JIRA])).toBe(JIRA);
    expect(connectorOf({ connector: null }, undefined, [JIRA])).toBeUndefined();
  });

  it("names its faults in the order of its fields", () => {
    const empty = { ...fresh(), title: " ", ticket: { otherFields: "[" } };
    expect(Object.keys(faultsOf(empty, [SITE], JIRA))).toEqual([
      "title",
      "custom-site",
      "ticket-otherFields",
    ]);
    expect(faultsOf(empty, [], undefined)).toEqual({ title: "A case has a title" });
    expect(faultsOf({ ...fresh(), title: "x".repeat(161) }, [], undefined)).toHaveProperty("title");
  });

  it("is sent with what the ticket is to hold, or goes nowhere", () => {
    const form = { ...fresh(), category: " Mail ", ticket: { issueType: "2" } };
    expect(bodyOf(form, [], JIRA)).toMatchObject({
      category: "Mail",
      connector: {
        id: "j",
        name: "Jira",
        type: ".jira",
        fields: { issueType: "2", priority: null, parent: null },
      },
    });
    expect(bodyOf({ ...form, category: "" }, [], undefined)).toMatchObject({
      category: null,
      connector: { id: "none", type: ".none", fields: null },
    });
  });

  it("is filled by a template, ticket and all", () => {
    const fields = { issueType: "1", priority: "High", parent: null };
    const connector = { id: "j", name: "Jira", type: ".jira", fields };
    expect(filled({ title: "Phishing", connector } as Parameters<typeof filled>[0])).toEqual({
      title: "Phishing",
      connector: "j",
      ticket: { ...fields, otherFields: null },
    });
    expect(filled({})).toEqual({});
  });
});
