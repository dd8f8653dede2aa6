/** How is one field of a connector's form filled? */
import {
  Button,
  FileInput,
  PasswordInput,
  Select,
  Switch,
  Textarea,
  TextInput,
} from "@mantine/core";
import type { Field, Header, There, Value } from "./forms";
import { Headers } from "./Headers";
import { Mappings } from "./Mappings";
import { TemplateField } from "./TemplateField";

export function FieldOf({
  field,
  value,
  fault,
  connector,
  set,
}: {
  field: Field;
  value: Value;
  fault: string | undefined;
  /** Where it is there already: some forms ask it what there is. */
  connector: string | null;
  set: (value: Value) => void;
}) {
  const said = typeof value === "string" ? value : "";
  const common = {
    id: `field-${field.key}`,
    label: field.label,
    description: field.about,
    withAsterisk: field.required === true,
    error: fault,
  };
  switch (field.kind) {
    case "switch":
      return (
        <Switch
          id={common.id}
          label={field.label}
          description={field.about}
          checked={value === true}
          onChange={(event) => set(event.currentTarget.checked)}
        />
      );
    case "choice":
      return (
        <Select
          {...common}
          data={(field.choices ?? []).map(([id, label]) => ({ value: id, label }))}
          value={said}
          allowDeselect={false}
          onChange={(now) => now !== null && set(now)}
        />
      );
    case "secret":
      return (
        <PasswordInput
          {...common}
          size="xs"
          value={said}
          autoComplete="new-password"
          onChange={(event) => set(event.currentTarget.value)}
        />
      );
    case "area":
    case "json":
      return (
        <Textarea
          {...common}
          autosize
          minRows={3}
          maxRows={14}
          value={said}
          spellCheck={false}
          styles={{ input: { fontFamily: "var(--mantine-font-family-monospace)" } }}
          onChange={(event) => set(event.currentTarget.value)}
        />
      );
    case "file":
      return (
        <div className="row" style={{ alignItems: "flex-end" }}>
          <FileInput
            {...common}
            className="grow"
            size="xs"
            placeholder={said === "" ? "Choose a file" : "There is one"}
            onChange={(file) => file && void inBase64(file).then(set)}
          />
          {said !== "" && (
            <Button variant="default" onClick={() => set("")}>
              Leave it out
            </Button>
          )}
        </div>
      );
    case "headers":
      return <Headers field={field} all={value as Header[]} set={set} />;
    case "mappings":
      return <Mappings all={value as Record<string, There>} connector={connector} set={set} />;
    case "template":
    case "url":
      return <TemplateField field={field} value={said} fault={fault} set={set} />;
    default:
      return (
        <TextInput
          {...common}
          value={said}
          autoComplete="off"
          onChange={(event) => set(event.currentTarget.value)}
        />
      );
  }
}

async function inBase64(file: File): Promise<string> {
  const bytes = new Uint8Array(await file.arrayBuffer());
  let letters = "";
  for (const byte of bytes) letters += String.fromCharCode(byte);
  return btoa(letters);
}
