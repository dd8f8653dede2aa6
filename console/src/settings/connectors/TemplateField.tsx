/** How is a template written? With the variables at hand, and what it would say beside it. */
import { Button, Menu, Textarea, TextInput } from "@mantine/core";
import { useRef } from "react";
import { Code } from "../Parts";
import type { Field } from "./forms";
import { renderedJson, renderedUrl, withVariable } from "./rendering";

export function TemplateField({
  field,
  value,
  fault,
  set,
}: {
  field: Field;
  value: string;
  fault: string | undefined;
  set: (value: string) => void;
}) {
  const area = useRef<HTMLTextAreaElement>(null);
  const line = useRef<HTMLInputElement>(null);
  const knows = field.knows;
  const isUrl = field.kind === "url";
  const rendered = isUrl ? renderedUrl(value, knows ?? []) : renderedJson(value, knows ?? []);
  const wrong = value.trim() === "" || !knows ? null : rendered.fault;
  const common = {
    id: `field-${field.key}`,
    label: field.label,
    description: field.about,
    withAsterisk: field.required === true,
    error: fault ?? wrong,
    value,
    spellCheck: false,
    autoComplete: "off",
    styles: { input: { fontFamily: "var(--mantine-font-family-monospace)" } },
  };

  function add(name: string) {
    const input = isUrl ? line.current : area.current;
    const at = input?.selectionStart ?? value.length;
    set(withVariable(value, at, name));
  }

  return (
    <div className="stack" style={{ gap: 6 }}>
      {isUrl ? (
        <TextInput
          {...common}
          ref={line}
          placeholder="https://"
          onChange={(event) => set(event.currentTarget.value)}
        />
      ) : (
        <Textarea
          {...common}
          ref={area}
          autosize
          minRows={3}
          maxRows={16}
          onChange={(event) => set(event.currentTarget.value)}
        />
      )}
      {knows && knows.length > 0 && (
        <div className="row">
          <Menu position="bottom-start">
            <Menu.Target>
              <Button size="compact-xs" variant="default" aria-label={`Put into: ${field.label}`}>
                Put in
              </Button>
            </Menu.Target>
            <Menu.Dropdown mah={280} style={{ overflow: "auto" }}>
              {knows.map((name) => (
                <Menu.Item key={name} onClick={() => add(name)}>
                  <span className="mono">{name}</span>
                </Menu.Item>
              ))}
            </Menu.Dropdown>
          </Menu>
          {value.trim() !== "" && wrong === null && value.includes("{{") && (
            <details className="grow">
              <summary>With a sample case</summary>
              <Code label={`${field.label} with a sample case`} said={rendered.text} />
            </details>
          )}
        </div>
      )}
    </div>
  );
}
