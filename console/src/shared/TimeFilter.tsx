/** Since when? One of the usual ranges, or the moment that the address says. */
import { Select } from "@mantine/core";
import { RANGES } from "./address";

export function TimeFilter({
  name,
  value,
  choose,
}: {
  name: string;
  value: string;
  choose: (value: string) => void;
}) {
  return (
    <Select
      aria-label={name}
      w={140}
      data={[
        ...RANGES.map(([range, label]) => ({ value: range, label })),
        ...(RANGES.some(([range]) => range === value) ? [] : [{ value, label: `Since ${value}` }]),
      ]}
      value={value}
      allowDeselect={false}
      onChange={(next) => next !== null && choose(next)}
    />
  );
}
