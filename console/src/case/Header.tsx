/** Which case is it, and how does it stand? Number, title, status, severity, assignees, and what else can be done. */
import { ActionIcon, Button, Menu, Modal, TextInput } from "@mantine/core";
import {
  IconBell,
  IconBellOff,
  IconCopy,
  IconDots,
  IconDownload,
  IconLink,
  IconPencil,
  IconRefresh,
  IconTrash,
} from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { useEffect, useRef, useState } from "react";
import { api, raw, told } from "../api/client";
import { type Case, cache, configurationsQuery, followQuery } from "../api/queries";
import type { Severity, Status } from "../api/schema.gen";
import { edit, type Pending, shown } from "../api/writes";
import { Action } from "../shared/Action";
import { Choose } from "../shared/Choose";
import { Conflict, Unsaved } from "../shared/Conflict";
import { copy } from "../shared/copy";
import { useDraft } from "../shared/drafts";
import { useMe, why } from "../shared/rights";
import { useSettings } from "../shared/settings";
import { done, failed } from "../shared/tell";
import { useKeys } from "../shared/useKeys";
import { SEVERITIES, STATUSES, saidValue } from "../shared/Words";
import { Presence } from "./Presence";

const LONGEST = 160;

function Title({
  one,
  pending,
  reason,
}: {
  one: Case;
  pending: ReadonlyMap<string, Pending>;
  reason: string | null;
}) {
  const title = shown<string>(one, "title", pending);
  const [open, setOpen] = useState(false);
  const [begun, setBegun] = useState(title);
  const [text, write, forget] = useDraft(`${one.id}:title`, open ? begun : title);
  const opener = useRef<HTMLButtonElement>(null);
  const close = () => {
    setOpen(false);
    setTimeout(() => opener.current?.focus());
  };
  const length = text.trim().length;
  const wrong =
    length === 0 ? "A case has a title" : length > LONGEST ? `At most ${LONGEST} characters` : null;

  async function save() {
    if (wrong) return;
    close();
    if (await edit(one, "title", text.trim(), begun)) forget();
  }

  if (open) {
    return (
      <form
        className="row grow"
        onSubmit={(event) => {
          event.preventDefault();
          void save();
        }}
      >
        <TextInput
          className="grow"
          size="sm"
          aria-label="Title"
          autoFocus
          value={text}
          error={wrong}
          onChange={(event) => write(event.currentTarget.value)}
          onKeyDown={(event) => {
            if (event.key === "Escape") {
              forget();
              close();
            }
          }}
        />
        <Button type="submit" disabled={wrong !== null}>
          Save
        </Button>
        <Button
          variant="default"
          onClick={() => {
            forget();
            close();
          }}
        >
          Cancel
        </Button>
      </form>
    );
  }
  return (
    <div className="row grow" style={{ alignItems: "flex-start" }}>
      <h1 className="case-title" tabIndex={-1}>
        {one.incremental_id !== undefined && (
          <span className="muted num">#{one.incremental_id} </span>
        )}
        {title}
      </h1>
      <Action
        ref={opener}
        size={26}
        name="Edit the title"
        tip="Edit the title"
        reason={reason}
        act={() => {
          setBegun(title);
          setOpen(true);
        }}
      >
        <IconPencil size={15} />
      </Action>
    </div>
  );
}

function More({ one }: { one: Case }) {
  const me = useMe();
  const navigate = useNavigate();
  const [deleting, setDeleting] = useState(false);
  const reason = why(me, "deleteCase", one.owner);

  async function away() {
    setDeleting(false);
    try {
      await told(
        api.DELETE("/api/cases", { params: { query: { ids: JSON.stringify([one.id]) } } }),
      );
      cache.removeQueries({ queryKey: ["case", one.id] });
      await cache.invalidateQueries({ queryKey: ["cases"] });
      done(`#${one.incremental_id ?? ""} was deleted`);
      await navigate({ to: "/app/cases" });
    } catch (error) {
      failed("The case was not deleted", error instanceof Error ? error.message : String(error));
    }
  }

  async function take() {
    try {
      const answer = await raw("/api/saved_objects/_export", {
        method: "POST",
        headers: { "content-type": "application/json" },
        body: JSON.stringify({
          objects: [{ type: "cases", id: one.id }],
          includeReferencesDeep: true,
        }),
      });
      const link = document.createElement("a");
      link.href = URL.createObjectURL(await answer.blob());
      link.download = `case-${one.incremental_id ?? one.id}.ndjson`;
      link.click();
      URL.revokeObjectURL(link.href);
    } catch (error) {
      failed("Nothing was exported", error instanceof Error ? error.message : String(error));
    }
  }

  return (
    <>
      <Menu position="bottom-end" width={220}>
        <Menu.Target>
          <ActionIcon aria-label="More" variant="default">
            <IconDots size={16} />
          </ActionIcon>
        </Menu.Target>
        <Menu.Dropdown>
          <Menu.Item
            leftSection={<IconCopy size={14} />}
            onClick={() => void copy(one.id).then(() => done("The id is copied"))}
          >
            Copy id
          </Menu.Item>
          {one.incremental_id !== undefined && (
            <Menu.Item
              leftSection={<IconCopy size={14} />}
              onClick={() =>
                void copy(`#${one.incremental_id}`).then(() => done("The number is copied"))
              }
            >
              Copy number
            </Menu.Item>
          )}
          <Menu.Item
            leftSection={<IconLink size={14} />}
            onClick={() => void copy(location.href).then(() => done("The link is copied"))}
          >
            Copy link
          </Menu.Item>
          <Menu.Item
            leftSection={<IconRefresh size={14} />}
            onClick={() => void cache.invalidateQueries({ queryKey: ["case", one.id] })}
          >
            Refresh
          </Menu.Item>
          <Menu.Item leftSection={<IconDownload size={14} />} onClick={() => void take()}>
            Export
          </Menu.Item>
          <Menu.Divider />
          <Menu.Item
            leftSection={<IconTrash size={14} />}
            aria-disabled={reason !== null}
            title={reason ?? undefined}
            onClick={() => reason === null && setDeleting(true)}
          >
            Delete
          </Menu.Item>
        </Menu.Dropdown>
      </Menu>
      <Modal
        opened={deleting}
        onClose={() => setDeleting(false)}
        title={`Delete #${one.incremental_id ?? ""}?`}
      >
        <p style={{ marginTop: 0 }}>
          It goes with everything attached to it. Its history stays in the log until it is erased.
        </p>
        <div className="row" style={{ justifyContent: "flex-end" }}>
          <Button variant="default" data-autofocus onClick={() => setDeleting(false)}>
            Keep it
          </Button>
          <Button color="red.8" onClick={() => void away()}>
            Delete
          </Button>
        </div>
      </Modal>
    </>
  );
}

function Follow({ id }: { id: string }) {
  const following = useQuery(followQuery(id)).data?.following;
  if (following === undefined) return null;
  async function turn() {
    const params = { params: { path: { case_id: id } } };
    try {
      await told(
        following
          ? api.DELETE("/api/notifications/follows/{case_id}", params)
          : api.PUT("/api/notifications/follows/{case_id}", params),
      );
      await cache.invalidateQueries({ queryKey: followQuery(id).queryKey });
    } catch (error) {
      failed("That was not saved", error instanceof Error ? error.message : String(error));
    }
  }
  return (
    <Button
      variant="default"
      aria-pressed={following}
      leftSection={
        following ? <IconBell size={14} aria-hidden /> : <IconBellOff size={14} aria-hidden />
      }
      onClick={() => void turn()}
    >
      {following ? "Following" : "Follow"}
    </Button>
  );
}

function Pinned({ one, pending }: { one: Case; pending: ReadonlyMap<string, Pending> }) {
  const { pinned } = useSettings();
  const configurations = useQuery(configurationsQuery).data ?? [];
  const fields = configurations.find(({ owner }) => owner === one.owner)?.customFields ?? [];
  const shownHere = fields.filter(({ key }) => pinned.includes(`${one.owner}/${key}`));
  if (shownHere.length === 0) return null;
  return (
    <dl className="row wrap pinned" aria-label="Pinned fields">
      {shownHere.map(({ key, label }) => (
        <div key={key}>
          <dt className="muted">{label}</dt>
          <dd>{saidValue(shown(one, `customFields.${key}`, pending))}</dd>
        </div>
      ))}
    </dl>
  );
}

export function Header({
  one,
  pending,
  past,
}: {
  one: Case;
  pending: ReadonlyMap<string, Pending>;
  past: boolean;
}) {
  const me = useMe();
  const [open, setOpen] = useState<"status" | "severity" | null>(null);
  const was = "This is the past: go back to now to edit";
  const reason = past ? was : why(me, "updateCase", one.owner);
  const status = shown<Status>(one, "status", pending);
  const reopening = past ? was : status === "closed" ? why(me, "reopenCase", one.owner) : reason;
  useKeys({
    status: () => reopening === null && setOpen("status"),
    severity: () => reason === null && setOpen("severity"),
    close: () => reopening === null && status !== "closed" && void edit(one, "status", "closed"),
  });
  useEffect(() => {
    if (past) setOpen(null);
  }, [past]);
  return (
    <>
      <div className="row head" style={{ alignItems: "flex-start", gap: 14 }}>
        <Title key={one.id} one={one} pending={pending} reason={reason} />
        <div className="row" style={{ flex: "none" }}>
          <Choose<Status>
            what="Status"
            value={status}
            values={STATUSES}
            reason={reopening}
            choose={(value) => void edit(one, "status", value)}
            opened={open === "status"}
            onChange={(now) => setOpen(now ? "status" : null)}
          />
          <Choose<Severity>
            what="Severity"
            value={shown<Severity>(one, "severity", pending)}
            values={SEVERITIES}
            reason={reason}
            choose={(value) => void edit(one, "severity", value)}
            opened={open === "severity"}
            onChange={(now) => setOpen(now ? "severity" : null)}
          />
          {!past && <Presence id={one.id} />}
          {!past && <Follow id={one.id} />}
          {!past && <More one={one} />}
        </div>
      </div>
      <Pinned one={one} pending={pending} />
      {["title", "status", "severity"].map((field) => (
        <div key={field}>
          <Conflict id={one.id} pending={pending.get(field)} />
          <Unsaved id={one.id} pending={pending.get(field)} />
        </div>
      ))}
    </>
  );
}
