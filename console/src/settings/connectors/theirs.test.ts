import { describe, expect, it } from "vitest";
import { differences } from "../configuration";
import { begun, sent } from "./forms";
import { collision } from "./theirs";

describe("a connector that somebody else saved", () => {
  const config = { apiUrl: "https://jira.example", projectKey: "SEC" };
  const mine = sent(".jira", "Jira", { ...begun(".jira", config), apiToken: "a secret" });

  it("is compared by what its fields are called", () => {
    const { theirs, wish } = collision(
      ".jira",
      { name: "Jira of theirs", config: { ...config, projectKey: "OPS" } },
      mine,
    );
    expect(differences(theirs, wish.mine)).toEqual([
      { name: "Name", theirs: "Jira of theirs", mine: "Jira" },
      { name: "Key of the project", theirs: "OPS", mine: "SEC" },
    ]);
  });

  it("is never compared by its secrets", () => {
    const { theirs, wish } = collision(".jira", { name: "Jira", config }, mine);
    expect(differences(theirs, wish.mine)).toEqual([]);
    expect(JSON.stringify(wish)).not.toContain("a secret");
  });
});
