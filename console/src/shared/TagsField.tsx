/** How are tags written? Those that are known show on a click or a letter, and never cover what is below for longer. */
import { TagsInput, type TagsInputProps } from "@mantine/core";
import { useState } from "react";

export function TagsField({
  value,
  onChange,
  ...rest
}: Omit<TagsInputProps, "value" | "onChange"> & {
  value: string[];
  onChange: (tags: string[]) => void;
}) {
  const [opened, setOpened] = useState(false);
  return (
    <TagsInput
      {...rest}
      value={value}
      openOnFocus={false}
      dropdownOpened={opened}
      onDropdownOpen={() => setOpened(true)}
      onDropdownClose={() => setOpened(false)}
      onClick={() => setOpened(true)}
      onSearchChange={(text) => setOpened(text !== "")}
      onChange={(tags) => {
        setOpened(false);
        onChange(tags);
      }}
    />
  );
}
