/** Which columns does somebody want, in which order, and how high are the rows? */
import { ActionIcon, Checkbox, SegmentedControl } from "@mantine/core";
import { IconArrowDown, IconArrowUp } from "@tabler/icons-react";
import { change, useSettings } from "../shared/settings";
import { useColumns } from "./columns";

export function ColumnChoice() {
  const { columns, density } = useSettings();
  const known = useColumns();
  function move(id: string, by: number) {
    const at = columns.indexOf(id);
    const next = columns.filter((one) => one !== id);
    next.splice(Math.max(0, at + by), 0, id);
    change({ columns: next });
  }
  const ordered = [...columns, ...known.map((one) => one.id).filter((id) => !columns.includes(id))];
  return (
    <>
      <SegmentedControl
        fullWidth
        aria-label="Height of rows"
        mb={8}
        value={density}
        data={[
          { value: "dense", label: "Dense" },
          { value: "comfortable", label: "Comfortable" },
        ]}
        onChange={(value) => change({ density: value as "dense" | "comfortable" })}
      />
      {ordered.map((id) => {
        const column = known.find((one) => one.id === id);
        if (!column) return null;
        const on = columns.includes(id);
        const name = column.name === "#" ? "Number" : column.name;
        return (
          <div className="row between" key={id} style={{ minHeight: 28 }}>
            <Checkbox
              label={name}
              checked={on}
              disabled={id === "title"}
              onChange={() =>
                change({ columns: on ? columns.filter((one) => one !== id) : [...columns, id] })
              }
            />
            {on && (
              <span className="row" style={{ gap: 0 }}>
                <ActionIcon size={24} aria-label={`${name} earlier`} onClick={() => move(id, -1)}>
                  <IconArrowUp size={13} />
                </ActionIcon>
                <ActionIcon size={24} aria-label={`${name} later`} onClick={() => move(id, 1)}>
                  <IconArrowDown size={13} />
                </ActionIcon>
              </span>
            )}
          </div>
        );
      })}
    </>
  );
}
