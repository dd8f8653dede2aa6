/** Which alerts does a rule take? Each field that is named must have one of the values beside it. */
import { Button, TextInput } from "@mantine/core";
import { TagsField } from "../../shared/TagsField";
import { MOST, type Taking } from "./rule";

const KNOWN = [
  "_index",
  "kibana.alert.rule.name",
  "kibana.alert.severity",
  "host.name",
  "user.name",
];

export function TakesField({
  all,
  fault,
  set,
}: {
  all: readonly Taking[];
  fault: string | undefined;
  set: (all: Taking[]) => void;
}) {
  const put = (at: number, part: Partial<Taking>) =>
    set(all.map((one, index) => (index === at ? { ...one, ...part } : one)));
  return (
    <fieldset>
      <legend>Alerts that it takes</legend>
      <div className="stack" style={{ gap: 8 }}>
        {all.map((one, index) => (
          <div
            // biome-ignore lint/suspicious/noArrayIndexKey: a line has no other name while it is typed
            key={index}
            className="row wrap"
            style={{ alignItems: "flex-end" }}
          >
            <TextInput
              {...(index === 0 ? { id: "field-takes" } : {})}
              style={{ flex: "1 1 180px" }}
              label={index === 0 ? "Field" : undefined}
              aria-label={`Field ${index + 1}`}
              list="fields-of-alerts"
              value={one.field}
              onChange={(event) => put(index, { field: event.currentTarget.value })}
            />
            <TagsField
              style={{ flex: "2 1 240px" }}
              label={index === 0 ? "Is one of (* stands for anything)" : undefined}
              aria-label={`Values of field ${index + 1}`}
              value={one.globs}
              maxTags={MOST.globs}
              acceptValueOnBlur
              onChange={(globs) => put(index, { globs })}
            />
            <Button
              variant="default"
              aria-label={`Remove field ${one.field || index + 1}`}
              disabled={all.length === 1}
              onClick={() => set(all.filter((_, place) => place !== index))}
            >
              Remove
            </Button>
          </div>
        ))}
        <datalist id="fields-of-alerts">
          {KNOWN.map((name) => (
            <option key={name} value={name} />
          ))}
        </datalist>
        {fault && <span className="wrong">{fault}</span>}
        <div>
          <Button
            variant="default"
            size="compact-xs"
            disabled={all.length >= MOST.takes}
            onClick={() => set([...all, { field: "", globs: [] }])}
          >
            And another field
          </Button>
        </div>
      </div>
    </fieldset>
  );
}
