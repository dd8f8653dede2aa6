/** How is one case after another decided? The list stays, the case is beside it, the next is there already. */
import { ActionIcon, Tooltip } from "@mantine/core";
import { IconArrowsMaximize, IconChevronDown, IconChevronUp, IconX } from "@tabler/icons-react";
import { Link } from "@tanstack/react-router";
import { useState } from "react";
import { CasePage } from "../case/CasePage";
import type { CaseState } from "../case/state";

export function Beside({
  id,
  step,
  close,
}: {
  id: string;
  step: (by: number) => void;
  close: () => void;
}) {
  const [state, setState] = useState<CaseState>({});
  return (
    <section className="beside" aria-label="Case beside the list">
      <div className="row between" style={{ marginBottom: 8 }}>
        <span className="row" style={{ gap: 2 }}>
          <Tooltip label="Previous case (b)">
            <ActionIcon aria-label="Previous case" onClick={() => step(-1)}>
              <IconChevronUp size={16} />
            </ActionIcon>
          </Tooltip>
          <Tooltip label="Next case (n)">
            <ActionIcon aria-label="Next case" onClick={() => step(1)}>
              <IconChevronDown size={16} />
            </ActionIcon>
          </Tooltip>
        </span>
        <span className="row" style={{ gap: 2 }}>
          <Link to="/app/security/cases/$id" params={{ id }} className="chip">
            <IconArrowsMaximize size={13} aria-hidden />
            Whole page
          </Link>
          <Tooltip label="Close (v)">
            <ActionIcon aria-label="Close the case beside the list" onClick={close}>
              <IconX size={16} />
            </ActionIcon>
          </Tooltip>
        </span>
      </div>
      <CasePage key={id} said={id} state={state} go={setState} />
    </section>
  );
}
