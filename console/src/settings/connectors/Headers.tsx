/** Which headers does a webhook send along? */
import { Button, PasswordInput, TextInput } from "@mantine/core";
import type { Field, Header } from "./forms";

export function Headers({
  field,
  all,
  set,
}: {
  field: Field;
  all: readonly Header[];
  set: (all: Header[]) => void;
}) {
  const Value = field.of === "secrets" ? PasswordInput : TextInput;
  const put = (at: number, part: Partial<Header>) =>
    set(all.map((one, index) => (index === at ? { ...one, ...part } : one)));
  return (
    <fieldset>
      <legend>{field.label}</legend>
      <div className="stack" style={{ gap: 6 }}>
        {all.map((one, index) => (
          <div
            // biome-ignore lint/suspicious/noArrayIndexKey: a line has no other name while it is typed
            key={index}
            className="row"
          >
            <TextInput
              className="grow"
              aria-label={`${field.label}, name ${index + 1}`}
              placeholder="x-team"
              autoComplete="off"
              value={one.name}
              onChange={(event) => put(index, { name: event.currentTarget.value })}
            />
            <Value
              className="grow"
              size="xs"
              autoComplete={field.of === "secrets" ? "new-password" : "off"}
              aria-label={`${field.label}, value ${index + 1}`}
              value={one.value}
              onChange={(event) => put(index, { value: event.currentTarget.value })}
            />
            <Button
              variant="default"
              aria-label={`Remove header ${one.name || index + 1}`}
              onClick={() => set(all.filter((_, place) => place !== index))}
            >
              Remove
            </Button>
          </div>
        ))}
        <div>
          <Button
            variant="default"
            size="compact-xs"
            aria-label={`Add to: ${field.label}`}
            onClick={() => set([...all, { name: "", value: "" }])}
          >
            Add a header
          </Button>
        </div>
      </div>
    </fieldset>
  );
}
