/** Which field of a record in Swimlane takes which part of a case? */
import { Button, Select, TextInput } from "@mantine/core";
import { useState } from "react";
import { execute } from "../../ticket/execute";
import { Fault } from "../Parts";
import { SWIMLANE_PARTS, type There } from "./forms";

function isField(said: unknown): said is There {
  return typeof said === "object" && said !== null && "id" in said && "name" in said;
}

export function Mappings({
  all,
  connector,
  set,
}: {
  all: Record<string, There>;
  connector: string | null;
  set: (all: Record<string, There>) => void;
}) {
  const [fields, setFields] = useState<There[] | null>(null);
  const [fault, setFault] = useState<string | null>(null);

  async function ask(id: string) {
    setFault(null);
    try {
      const said = await execute(id, "getFields", {});
      setFields((Array.isArray(said) ? said : []).filter(isField));
    } catch (error) {
      setFault(error instanceof Error ? error.message : String(error));
    }
  }

  function put(part: string, field: There | null) {
    const { [part]: _, ...others } = all;
    set(field ? { ...others, [part]: field } : others);
  }

  return (
    <fieldset>
      <legend>Where the parts of a case go</legend>
      <div className="stack" style={{ gap: 8 }}>
        <div className="row">
          <Button
            variant="default"
            size="compact-xs"
            disabled={connector === null}
            onClick={() => connector !== null && void ask(connector)}
          >
            Ask for the fields of the application
          </Button>
          {connector === null && (
            <span className="muted">Once it is saved, it can be asked for its fields.</span>
          )}
        </div>
        <Fault said={fault} />
        <div className="pair">
          {SWIMLANE_PARTS.map(([part, label]) => {
            const now = all[part];
            if (fields) {
              return (
                <Select
                  key={part}
                  label={label}
                  searchable
                  clearable
                  data={fields.map((one) => ({ value: one.id, label: one.name }))}
                  value={now?.id ?? null}
                  onChange={(id) => put(part, fields.find((one) => one.id === id) ?? null)}
                />
              );
            }
            return (
              <TextInput
                key={part}
                label={`${label}: id of the field`}
                value={now?.id ?? ""}
                onChange={(event) => {
                  const id = event.currentTarget.value.trim();
                  const type = part === "commentsConfig" ? "comments" : "text";
                  put(part, id === "" ? null : { id, key: id, name: id, fieldType: type });
                }}
              />
            );
          })}
        </div>
      </div>
    </fieldset>
  );
}
