import { describe, expect, it } from "vitest";
import { begun, faultsOf, fieldsOf, mayBeKept, sent, shownFields, type Values } from "./forms";

const TYPES = [
  ".jira",
  ".servicenow",
  ".servicenow-sir",
  ".resilient",
  ".swimlane",
  ".thehive",
  ".cases-webhook",
];
const keys = (type: string, values: Values) => shownFields(type, values).map(({ key }) => key);

describe("the form of a connector", () => {
  it.each(TYPES)("of %s never begins with a secret", (type) => {
    const values = begun(type, Object.fromEntries(fieldsOf(type).map(({ key }) => [key, "told"])));
    for (const field of fieldsOf(type)) {
      if (field.of === "secrets")
        expect(values[field.key] === "" || field.kind === "headers").toBe(true);
    }
  });

  it("keeps no secret on the disk, nor what people paste one into", () => {
    const not = (type: string) =>
      fieldsOf(type)
        .filter((field) => !mayBeKept(field))
        .map(({ key }) => key);
    expect(not(".jira")).toEqual(expect.arrayContaining(["apiToken"]));
    expect(not(".cases-webhook")).toEqual(expect.arrayContaining(["headers", "secretHeaders"]));
    expect(not(".unknown")).toEqual(["config", "secrets"]);
    expect(not(".jira")).not.toContain("apiUrl");
  });

  it("says what is missing", () => {
    expect(Object.keys(faultsOf(".jira", "", begun(".jira", null)))).toEqual([
      "name",
      "apiUrl",
      "projectKey",
      "email",
      "apiToken",
    ]);
  });

  it("sends config and secrets apart, and nothing that is empty", () => {
    const values = {
      ...begun(".thehive", null),
      url: " https://hive.example.com ",
      apiKey: "k",
      organisation: "",
    };
    expect(faultsOf(".thehive", "Hive", values)).toEqual({});
    expect(sent(".thehive", " Hive ", values)).toEqual({
      name: "Hive",
      config: { url: "https://hive.example.com" },
      secrets: { apiKey: "k" },
    });
  });

  it("of ServiceNow asks for one way to log in, and sends only that", () => {
    const values: Values = {
      ...begun(".servicenow", null),
      apiUrl: "https://x.example.com",
      username: "u",
      password: "p",
      clientId: "left from before",
    };
    expect(keys(".servicenow", values)).toContain("username");
    expect(keys(".servicenow", values)).not.toContain("clientId");
    expect(sent(".servicenow", "S", values).secrets).toEqual({ username: "u", password: "p" });
    expect(sent(".servicenow", "S", values).config).not.toHaveProperty("clientId");
    expect(keys(".servicenow", { ...values, isOAuth: true })).toContain("privateKey");
  });

  it("of a webhook goes back and forth", () => {
    const config = {
      createIncidentUrl: "https://t.example.com/issues",
      createIncidentJson: '{"a": {{{case.title}}}}',
      createIncidentResponseKey: "id",
      getIncidentUrl: "https://t.example.com/issues/{{{external.system.id}}}",
      getIncidentResponseExternalTitleKey: "key",
      viewIncidentUrl: "https://t.example.com/{{{external.system.title}}}",
      updateIncidentUrl: "https://t.example.com/issues/{{{external.system.id}}}",
      updateIncidentJson: "{}",
      createIncidentMethod: "post",
      getIncidentMethod: "get",
      updateIncidentMethod: "patch",
      createCommentMethod: "put",
      headers: { "x-team": "soc" },
      hasAuth: false,
      verificationMode: "full",
    };
    const values = begun(".cases-webhook", config);
    expect(faultsOf(".cases-webhook", "W", values)).toEqual({});
    expect(sent(".cases-webhook", "W", values)).toEqual({ name: "W", config, secrets: {} });
    const known = { ...values, hasAuth: true, authType: "webhook-authentication-ssl" };
    expect(keys(".cases-webhook", known)).toEqual(expect.arrayContaining(["crt", "key"]));
    expect(keys(".cases-webhook", known)).not.toContain("user");
  });

  it("takes what is ours as JSON, and the secret that belongs to it", () => {
    const values = { ...begun(".thehive", null), url: "https://h.example.com", apiKey: "k" };
    expect(faultsOf(".thehive", "H", { ...values, caselog: "[1]" })).toHaveProperty("caselog");
    const told = { ...values, caselog: '{"inbound": {}}' };
    expect(faultsOf(".thehive", "H", told)).toHaveProperty("inboundSecret");
    expect(sent(".thehive", "H", { ...told, inboundSecret: "s" })).toMatchObject({
      config: { caselog: { inbound: {} } },
      secrets: { inboundSecret: "s" },
    });
  });

  it("of a type that nobody knows is JSON", () => {
    const values = begun(".new", { a: 1 });
    expect(sent(".new", "N", { ...values, secrets: '{"b": "2"}' })).toEqual({
      name: "N",
      config: { a: 1 },
      secrets: { b: "2" },
    });
  });
});
