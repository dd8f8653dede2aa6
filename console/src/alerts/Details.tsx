/** What is known of one alert? Its status, the cases that hold it, and its document. */
import { Button, Drawer } from "@mantine/core";
import { IconBriefcase } from "@tabler/icons-react";
import { AlertDocument, Holders } from "../shared/AlertDocument";
import { CopyButton } from "../shared/Copyable";
import { Time } from "../shared/Time";
import type { AlertRow } from "./rows";
import { AlertSeverity, AlertStatus } from "./Status";

const SMALL = { fontSize: 14, margin: "18px 0 6px" };

export function Details({
  index,
  id,
  row,
  reason,
  attach,
  close,
}: {
  index: string;
  id: string;
  /** As far as the list knows it. */
  row: AlertRow | undefined;
  /** Why it cannot be added to a case; null: it can. */
  reason: string | null;
  attach: (row: AlertRow) => void;
  close: () => void;
}) {
  return (
    <Drawer
      opened
      onClose={close}
      position="right"
      size="lg"
      title={row?.rule.name ?? `Alert ${id.slice(0, 12)}`}
      closeButtonProps={{ "aria-label": "Close" }}
    >
      <dl className="known">
        {row && (
          <>
            <dt>Status</dt>
            <dd>
              <AlertStatus status={row.status} />
            </dd>
            <dt>Severity</dt>
            <dd>
              <AlertSeverity said={row.severity} />
            </dd>
            <dt>Raised</dt>
            <dd>
              <Time at={row.at} whole />
            </dd>
          </>
        )}
        <dt>Id</dt>
        <dd className="mono">
          {id} <CopyButton value={id} what="id" />
        </dd>
        <dt>Index</dt>
        <dd className="mono">{index}</dd>
      </dl>
      {row && (
        <Button
          variant="default"
          mt={12}
          leftSection={<IconBriefcase size={14} aria-hidden />}
          aria-disabled={reason !== null}
          title={reason ?? undefined}
          onClick={() => reason === null && attach(row)}
        >
          Add to a case
        </Button>
      )}
      <h2 style={SMALL}>Cases that hold it</h2>
      <Holders id={id} close={close} />
      <h2 style={SMALL}>Document</h2>
      <AlertDocument index={index} id={id} />
    </Drawer>
  );
}
