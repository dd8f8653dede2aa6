/** What is the case about? Markdown, edited in place; its draft survives everything. */
import { ActionIcon, Button, Tooltip } from "@mantine/core";
import { IconPencil, IconQuote } from "@tabler/icons-react";
import { useRef, useState } from "react";
import type { Case } from "../api/queries";
import { edit, type Pending, shown } from "../api/writes";
import { Action } from "../shared/Action";
import { Conflict, Unsaved } from "../shared/Conflict";
import { draftOf, useDraft } from "../shared/drafts";
import { Editor } from "../shared/Editor";
import { Markdown } from "../shared/Markdown";
import { useMe, why } from "../shared/rights";

const LONGEST = 30_000;

export function Description({
  one,
  pending,
  past,
  quote,
}: {
  one: Case;
  pending: ReadonlyMap<string, Pending>;
  past: boolean;
  quote: (text: string) => void;
}) {
  const me = useMe();
  const key = `${one.id}:description`;
  const stored = shown<string>(one, "description", pending);
  const [open, setOpen] = useState(() => !past && draftOf(key) !== null);
  const [begun, setBegun] = useState(stored);
  const [text, write, forget] = useDraft(key, open ? begun : stored);
  const opener = useRef<HTMLButtonElement>(null);
  const reason = past ? "This is the past" : why(me, "updateCase", one.owner);
  const changed = open && begun !== one.description && pending.get("description") === undefined;
  const close = () => {
    setOpen(false);
    setTimeout(() => opener.current?.focus());
  };
  const good = text.trim() !== "" && text.length <= LONGEST;

  async function save() {
    if (!good) return;
    close();
    if (await edit(one, "description", text.trim(), begun)) forget();
  }

  return (
    <section className="panel block" aria-label="Description">
      <header>
        <h2 style={{ fontSize: 12 }}>Description</h2>
        <span className="row" style={{ gap: 2 }}>
          {!past && (
            <Tooltip label="Quote in a comment">
              <ActionIcon
                size={24}
                aria-label="Quote the description"
                onClick={() => quote(stored)}
              >
                <IconQuote size={14} />
              </ActionIcon>
            </Tooltip>
          )}
          <Action
            ref={opener}
            name="Edit the description"
            tip="Edit the description"
            reason={reason}
            act={() => {
              setBegun(stored);
              setOpen(true);
            }}
          >
            <IconPencil size={14} />
          </Action>
        </span>
      </header>
      {open && !past ? (
        <Editor
          label="Description"
          text={text}
          write={write}
          send={() => void save()}
          limit={LONGEST}
          autoFocus
          rows={5}
        >
          {changed && (
            <span className="muted">Somebody changed it meanwhile: saving will show both.</span>
          )}
          <div className="row" style={{ justifyContent: "flex-end" }}>
            <Button
              variant="default"
              onClick={() => {
                forget();
                close();
              }}
            >
              Discard
            </Button>
            <Button disabled={!good} onClick={() => void save()}>
              Save
            </Button>
          </div>
        </Editor>
      ) : (
        <Markdown text={stored} />
      )}
      <Conflict id={one.id} pending={pending.get("description")} settled={forget} />
      <Unsaved id={one.id} pending={pending.get("description")} />
    </section>
  );
}
