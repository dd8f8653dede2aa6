/** How is a value taken along? One button, on plain http too. */
import { ActionIcon, Tooltip } from "@mantine/core";
import { IconCheck, IconCopy } from "@tabler/icons-react";
import { useState } from "react";
import { copy } from "./copy";
import { say } from "./tell";

export function CopyButton({ value, what }: { value: string; what: string }) {
  const [done, setDone] = useState(false);
  const label = done ? "Copied" : `Copy ${what}`;
  return (
    <Tooltip label={label}>
      <ActionIcon
        size={24}
        aria-label={`Copy ${what}`}
        onClick={() => {
          void copy(value).then(() => {
            setDone(true);
            say(`${what} copied`);
            setTimeout(() => setDone(false), 1500);
          });
        }}
      >
        {done ? <IconCheck size={14} /> : <IconCopy size={14} />}
      </ActionIcon>
    </Tooltip>
  );
}
