import { describe, expect, it } from "vitest";
import { renderedJson, renderedUrl, withVariable } from "./rendering";

const KNOWS = ["case.title", "case.tags"];

describe("a body", () => {
  it("has values as JSON, with two braces as with three", () => {
    const said = renderedJson('{"t": {{{case.title}}}, "l": {{ case.tags }}}', KNOWS);
    expect(said.fault).toBeNull();
    expect(JSON.parse(said.text)).toEqual({
      t: 'Beacon to "files-share.example"',
      l: ["c2", "dns"],
    });
  });

  it("is no JSON with quotes around a value", () => {
    expect(renderedJson('{"t": "{{{case.title}}}"}', KNOWS).fault).toContain("no quotes");
  });

  it("knows only what is known there", () => {
    expect(renderedJson('{"t": {{{case.comment}}}}', KNOWS).fault).toBe(
      "case.comment is not known here",
    );
  });

  it("with sections is left to the server", () => {
    expect(renderedJson('{{#case.tags}}{"a": 1}{{/case.tags}}', KNOWS).fault).toBeNull();
  });
});

describe("an address", () => {
  it("has values as parts of a path", () => {
    const said = renderedUrl("https://t.example/{{{case.title}}}", KNOWS);
    expect(said).toEqual({
      text: "https://t.example/Beacon%20to%20%22files-share.example%22",
      fault: null,
    });
  });

  it("has a host that is no variable", () => {
    expect(renderedUrl("https://{{{case.title}}}/x", KNOWS).fault).toContain("host");
  });
});

it("a variable goes where the cursor is", () => {
  expect(withVariable('{"t": }', 6, "case.title")).toBe('{"t": {{{case.title}}}}');
});
