import { describe, expect, it } from "vitest";
import { areaOf, grouped, heldBy, ownerOf, rowOf, text } from "./rows";

const ALERT = { _index: ".alerts-security.alerts-default", _id: "a/1" };

describe("a document", () => {
  it.each([
    [{ "host.name": "web-1" }],
    [{ host: { name: "web-1" } }],
    [{ host: { name: ["web-1", "web-2"] } }],
    [{ "host.name": null, host: { name: "web-1" } }],
  ])("%j names its host", (document) => {
    expect(text(document, "host.name")).toBe("web-1");
  });

  it("that says nothing of it, or no text, has none", () => {
    expect(text({ host: "web-1" }, "host.name")).toBeNull();
    expect(text({ "host.name": 3 }, "host.name", "host.id")).toBeNull();
  });
});

describe("a row", () => {
  it("has what a list shows", () => {
    const row = rowOf({
      ...ALERT,
      "@timestamp": "2026-11-24T10:00:00Z",
      "kibana.alert.rule": { name: "Beacon", uuid: "r1", consumer: "siem" },
      "kibana.alert.severity": "high",
      "kibana.alert.workflow_status": "acknowledged",
      "kibana.alert.case_ids": ["c1"],
      host: { name: "web-1" },
    });

    expect(row).toMatchObject({
      key: ".alerts-security.alerts-default/a/1",
      rule: { id: "r1", name: "Beacon" },
      severity: "high",
      status: "acknowledged",
      host: "web-1",
      user: null,
      cases: ["c1"],
      owner: "securitySolution",
    });
  });

  it("of an alert that says nothing is open and nobody's", () => {
    expect(rowOf(ALERT)).toMatchObject({
      rule: { id: null, name: null },
      status: "open",
      cases: [],
      owner: null,
      at: null,
    });
  });
});

describe("an area", () => {
  it.each([
    ["siem", "securitySolution"],
    ["apm", "observability"],
    ["stackAlerts", "cases"],
    ["somebody-else", null],
  ])("of %s is %s", (consumer, owner) => {
    expect(ownerOf(consumer)).toBe(owner);
  });

  it("is that of all, of any, or there is none", () => {
    const [siem, apm, any] = ["siem", "apm", "x"].map((consumer) =>
      rowOf({ ...ALERT, "kibana.alert.rule.consumer": consumer }),
    );
    if (!siem || !apm || !any) throw new Error("three were made");

    expect(areaOf([siem, any])).toEqual({ owner: "securitySolution", mixed: false });
    expect(areaOf([any])).toEqual({ owner: null, mixed: false });
    expect(areaOf([siem, apm])).toEqual({ owner: null, mixed: true });
  });
});

describe("alerts that are attached", () => {
  it("come together by their rules, each with its index", () => {
    const [one, other] = [
      { id: "r1", name: "Beacon" },
      { id: null, name: null },
    ];

    expect(
      grouped(
        [
          { index: "i", id: "1", rule: one },
          { index: "j", id: "2", rule: other },
          { index: "k", id: "3", rule: { ...one } },
        ],
        "securitySolution",
      ),
    ).toEqual([
      {
        type: "alert",
        alertId: ["1", "3"],
        index: ["i", "k"],
        rule: one,
        owner: "securitySolution",
      },
      { type: "alert", alertId: ["2"], index: ["j"], rule: other, owner: "securitySolution" },
    ]);
  });
});

describe("an alert that was added to a case", () => {
  const taken = new Set([`${ALERT._index}/${ALERT._id}`]);

  it("is held by it, once, and others are not", () => {
    const held = heldBy(ALERT, taken, "c1");

    expect(rowOf(held).cases).toEqual(["c1"]);
    expect(rowOf(heldBy(held, taken, "c1")).cases).toEqual(["c1"]);
    expect(rowOf(heldBy(held, taken, "c2")).cases).toEqual(["c1", "c2"]);
    expect(heldBy({ ...ALERT, _id: "b" }, taken, "c1")).not.toHaveProperty("kibana.alert.case_ids");
  });
});
