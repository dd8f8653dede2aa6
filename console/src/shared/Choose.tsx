/** How is one of a few values chosen? Severity and status, everywhere in the same way. */
import { Menu } from "@mantine/core";
import type { Severity, Status } from "../api/schema.gen";
import { Word } from "./Words";

export function Choose<T extends Severity | Status>({
  what,
  value,
  values,
  choose,
  reason,
  opened,
  onChange,
}: {
  what: string;
  value: T;
  values: readonly T[];
  choose: (value: T) => void;
  /** Why it cannot be changed; null if it can. */
  reason: string | null;
  opened?: boolean;
  onChange?: (opened: boolean) => void;
}) {
  if (reason) {
    return (
      <button
        type="button"
        className="plain"
        aria-disabled
        title={reason}
        aria-label={`${what}: ${value}. ${reason}`}
      >
        <Word kind={value} />
      </button>
    );
  }
  return (
    <Menu
      position="bottom-start"
      {...(opened === undefined ? {} : { opened })}
      {...(onChange ? { onChange } : {})}
    >
      <Menu.Target>
        <button type="button" className="plain" aria-label={`${what}: ${value}`}>
          <Word kind={value} />
        </button>
      </Menu.Target>
      <Menu.Dropdown>
        {values.map((one) => (
          <Menu.Item
            key={one}
            onClick={() => choose(one)}
            aria-current={one === value || undefined}
          >
            <Word kind={one} />
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  );
}
