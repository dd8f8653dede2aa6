import { expect, it } from "vitest";
import { byElement, priorities } from "./answers";

it("choices of ServiceNow are told apart by their field", () => {
  const said = [
    { element: "category", label: "Software", value: "software", dependent_value: "" },
    { element: "subcategory", label: "OS", value: "os", dependent_value: "software" },
  ];
  expect(byElement(said)).toEqual({
    category: [{ value: "software", label: "Software" }],
    subcategory: [{ value: "os", label: "OS", of: "software" }],
  });
  expect(byElement(null)).toEqual({});
});

it("a priority of Jira goes by its name, where the type has one", () => {
  const fields = { priority: { allowedValues: [{ id: "2", name: "High" }] } };
  expect(priorities(fields)).toEqual([{ value: "High", label: "High" }]);
  expect(priorities({ summary: {} })).toBeNull();
  expect(priorities(null)).toBeNull();
});
