/** How is a list narrowed by words that nobody can list? They are typed; those of the page are suggested. */
import { Popover } from "@mantine/core";
import { IconChevronDown } from "@tabler/icons-react";
import { TagsField } from "./TagsField";

export function TextFilter({
  title,
  hint,
  known,
  chosen,
  choose,
}: {
  title: string;
  hint: string;
  /** What the page shows of it. */
  known: readonly string[];
  chosen: readonly string[];
  choose: (values: string[]) => void;
}) {
  const more = chosen.length - 2;
  return (
    <Popover position="bottom-start" width={290} shadow="md" trapFocus withinPortal>
      <Popover.Target>
        <button type="button" className="chip" data-active={chosen.length > 0 || undefined}>
          <span className="clip">
            {title}
            {chosen.length > 0 &&
              `: ${chosen.slice(0, 2).join(", ")}${more > 0 ? ` +${more}` : ""}`}
          </span>
          <IconChevronDown size={12} aria-hidden />
        </button>
      </Popover.Target>
      <Popover.Dropdown p={10}>
        <TagsField
          label={title}
          description={hint}
          placeholder="Then Enter"
          data={[...new Set(known)].sort()}
          value={[...chosen]}
          onChange={choose}
          comboboxProps={{ withinPortal: false }}
          acceptValueOnBlur={false}
          data-autofocus
        />
      </Popover.Dropdown>
    </Popover>
  );
}
