import { expect, it } from "vitest";
import { ASKS, paramsOf, trial } from "./asks";

it("a ticket is called as its system calls it", () => {
  expect(trial(".jira", "T", "D")).toEqual({
    incident: { summary: "T", description: "D" },
    comments: [],
  });
  expect(trial(".cases-webhook", "T", "D").incident).toEqual({ title: "T", description: "D" });
});

it("lists are sent as lists, and words without what is around them", () => {
  const choices = ASKS[".servicenow"]?.find((one) => one.name === "getChoices");
  const issue = ASKS[".jira"]?.find((one) => one.name === "issue");
  expect(choices && paramsOf(choices, { fields: "impact, urgency" })).toEqual({
    fields: ["impact", "urgency"],
  });
  expect(issue && paramsOf(issue, { id: " SEC-1 " })).toEqual({ id: "SEC-1" });
});
