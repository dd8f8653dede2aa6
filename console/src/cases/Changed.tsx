/** What does somebody do with what has changed? They tell the next shift, and have read it. */
import { Button } from "@mantine/core";
import { IconChecks, IconCopy } from "@tabler/icons-react";
import { useState } from "react";
import { advance } from "../api/cursors";
import { sequence } from "../api/queries";
import type { CaseWithComments } from "../api/schema.gen";
import { prefix } from "../api/space";
import { copy } from "../shared/copy";
import { done, failed } from "../shared/tell";
import { handoverOf, REACH } from "./changed";

export function Changed({
  cases,
  again,
}: {
  cases: readonly CaseWithComments[];
  again: () => void;
}) {
  const [busy, setBusy] = useState(false);

  async function tell() {
    setBusy(true);
    try {
      await copy(await handoverOf(cases, `${location.origin}${prefix}`));
      done("The handover is copied, as Markdown");
    } catch (error) {
      failed("Nothing was copied", error instanceof Error ? error.message : String(error));
    }
    setBusy(false);
  }

  async function read() {
    await advance(Object.fromEntries(cases.map((one) => [one.id, sequence(one.version)])));
    again();
  }

  return (
    <div className="filters">
      <span className="muted grow">Of the {REACH} cases that you looked at last</span>
      <Button
        variant="default"
        loading={busy}
        disabled={cases.length === 0}
        leftSection={<IconCopy size={14} aria-hidden />}
        onClick={() => void tell()}
      >
        Copy handover
      </Button>
      <Button
        variant="default"
        disabled={cases.length === 0}
        leftSection={<IconChecks size={14} aria-hidden />}
        onClick={() => void read()}
      >
        I have read them
      </Button>
    </div>
  );
}
