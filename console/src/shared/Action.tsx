// How is something small offered? As a picture with a name; where it may not be done, it says why.
import { ActionIcon, Tooltip } from "@mantine/core";
import type { ReactNode, Ref } from "react";

export function Action({
  name,
  tip,
  reason,
  act,
  size = 24,
  ref,
  children,
}: {
  name: string;
  tip: string;
  /** Why it may not be done; null: it may. It stays where it is, so that a reader finds out. */
  reason: string | null;
  act: () => void;
  size?: number;
  ref?: Ref<HTMLButtonElement>;
  children: ReactNode;
}) {
  return (
    <Tooltip label={reason ?? tip}>
      <ActionIcon
        ref={ref}
        size={size}
        aria-label={name}
        aria-disabled={reason !== null}
        onClick={() => reason === null && act()}
      >
        {children}
      </ActionIcon>
    </Tooltip>
  );
}
