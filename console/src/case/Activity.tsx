/** What happened, and what do people say? The feed, and where one writes into it. */
import { ActionIcon, Button, Menu, SegmentedControl, TextInput } from "@mantine/core";
import { IconArrowDown, IconArrowUp, IconDots } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { Fragment, useMemo, useState } from "react";
import { api, raw, told } from "../api/client";
import { nameOf } from "../api/people";
import { actionsQuery, type Case, cache } from "../api/queries";
import { prefix } from "../api/space";
import { copy } from "../shared/copy";
import { useDraft } from "../shared/drafts";
import { Editor } from "../shared/Editor";
import { Markdown } from "../shared/Markdown";
import { Empty, Failed, Waiting } from "../shared/Notes";
import { Face } from "../shared/People";
import { useMe, why } from "../shared/rights";
import { Time } from "../shared/Time";
import { done, failed } from "../shared/tell";
import { useKeys } from "../shared/useKeys";
import { type CommentEntry, type Entry, entries, fitting } from "./entries";
import { FactLine } from "./FactLine";
import type { Between } from "./moments";
import { suggestFor } from "./suggest";

const LONGEST = 30_000;
const KINDS: Record<string, string> = {
  cases: "casesFilesCases",
  observability: "observabilityFilesCases",
  securitySolution: "securitySolutionFilesCases",
};

/** Uploads it to the case; what stands for it in Markdown. */
export async function upload(one: Case, file: File): Promise<string | null> {
  const body = new FormData();
  body.append("file", file, file.name || "pasted.png");
  try {
    const answer = await raw(`/api/cases/${one.id}/files`, { method: "POST", body });
    const got = (await answer.json()) as {
      comments: { externalReferenceId?: string; created_at: string }[];
    };
    const newest = got.comments.filter((made) => made.externalReferenceId).at(-1);
    await cache.invalidateQueries({ queryKey: ["case", one.id] });
    if (!newest?.externalReferenceId) return null;
    const path = `${prefix}/api/files/files/${KINDS[one.owner] ?? KINDS.cases}/${newest.externalReferenceId}/blob`;
    return file.type.startsWith("image/") ? `![${file.name}](${path})` : `[${file.name}](${path})`;
  } catch (error) {
    failed(`${file.name} was not uploaded`, error instanceof Error ? error.message : String(error));
    return null;
  }
}

function Composer({
  one,
  text,
  write,
  forget,
  field,
}: {
  one: Case;
  text: string;
  write: (text: string) => void;
  forget: () => void;
  field: React.RefObject<HTMLTextAreaElement | null>;
}) {
  const me = useMe();
  const [busy, setBusy] = useState(false);
  const reason = why(me, "createComment", one.owner);
  const good = text.trim() !== "" && text.length <= LONGEST;
  const suggest = useMemo(() => suggestFor(one), [one]);

  async function send() {
    if (!good || busy || reason) return;
    setBusy(true);
    try {
      await told(
        api.POST("/api/cases/{case_id}/comments", {
          params: { path: { case_id: one.id } },
          body: { type: "user", comment: text, owner: one.owner },
        }),
      );
      forget();
      done("The comment is there");
    } catch (error) {
      failed("The comment was not sent", error instanceof Error ? error.message : String(error));
    }
    setBusy(false);
    await cache.invalidateQueries({ queryKey: ["case", one.id] });
  }

  if (reason) return <p className="muted">{reason}: you can read, and not comment.</p>;
  return (
    <section className="panel block" aria-label="New comment">
      <Editor
        label="Comment"
        text={text}
        write={write}
        send={() => void send()}
        limit={LONGEST}
        attach={(file) => upload(one, file)}
        suggest={suggest}
        field={field}
        placeholder="What did you find? @ names people, # cases, ! observables; pictures can be pasted."
      >
        <div className="row between">
          <span className="muted">
            <kbd>Ctrl</kbd> <kbd>Enter</kbd> sends. A draft stays on this machine.
          </span>
          <Button loading={busy} disabled={!good} onClick={() => void send()}>
            Comment
          </Button>
        </div>
      </Editor>
    </section>
  );
}

function Comment({
  one,
  entry,
  past,
  quote,
}: {
  one: Case;
  entry: CommentEntry;
  past: boolean;
  quote: (text: string) => void;
}) {
  const me = useMe();
  const [open, setOpen] = useState(false);
  const [before, setBefore] = useState(false);
  const [text, write, forget] = useDraft(`${one.id}:comment:${entry.id}`, entry.text);
  const edits = why(me, "updateComment", entry.owner);
  const removes = why(me, "deleteComment", entry.owner);
  const good = text.trim() !== "" && text.length <= LONGEST;

  async function save() {
    if (!good) return;
    try {
      const now = await told(
        api.GET("/api/cases/{case_id}/comments/{comment_id}", {
          params: { path: { case_id: one.id, comment_id: entry.id } },
        }),
      );
      if (now.type === "user" && now.comment !== entry.text) {
        await cache.invalidateQueries({ queryKey: ["case", one.id] });
        failed(
          "Somebody edited this comment meanwhile",
          "Your text is still here. Look at theirs, then save again.",
        );
        return;
      }
      await told(
        api.PATCH("/api/cases/{case_id}/comments", {
          params: { path: { case_id: one.id } },
          body: {
            id: entry.id,
            version: now.version,
            type: "user",
            comment: text,
            owner: entry.owner,
          },
        }),
      );
      forget();
      setOpen(false);
    } catch (error) {
      failed("The comment was not saved", error instanceof Error ? error.message : String(error));
    }
    await cache.invalidateQueries({ queryKey: ["case", one.id] });
  }

  async function remove() {
    try {
      await told(
        api.DELETE("/api/cases/{case_id}/comments/{comment_id}", {
          params: { path: { case_id: one.id, comment_id: entry.id } },
        }),
      );
    } catch (error) {
      failed("The comment was not removed", error instanceof Error ? error.message : String(error));
    }
    await cache.invalidateQueries({ queryKey: ["case", one.id] });
  }

  return (
    <article className="comment">
      <header>
        <span className="row">
          <strong>{nameOf(entry.by)}</strong>
          <span className="muted">
            <Time at={entry.at} />
            {entry.edited && ` · edited by ${nameOf(entry.edited.by)}`}
          </span>
        </span>
        {!past && (
          <Menu position="bottom-end">
            <Menu.Target>
              <ActionIcon size={26} aria-label={`More for the comment of ${nameOf(entry.by)}`}>
                <IconDots size={15} />
              </ActionIcon>
            </Menu.Target>
            <Menu.Dropdown>
              <Menu.Item onClick={() => quote(entry.text)}>Quote</Menu.Item>
              <Menu.Item
                aria-disabled={edits !== null}
                title={edits ?? undefined}
                onClick={() => edits === null && setOpen(true)}
              >
                Edit
              </Menu.Item>
              <Menu.Item
                onClick={() =>
                  void copy(`${location.origin}${location.pathname}?entry=${entry.sequence}`).then(
                    () => done("The link is copied"),
                  )
                }
              >
                Copy link
              </Menu.Item>
              {entry.edited && (
                <Menu.Item onClick={() => setBefore(!before)}>
                  {before ? "Hide" : "Show"} what it was
                </Menu.Item>
              )}
              <Menu.Item
                aria-disabled={removes !== null}
                title={removes ?? undefined}
                onClick={() => removes === null && void remove()}
              >
                Remove
              </Menu.Item>
            </Menu.Dropdown>
          </Menu>
        )}
      </header>
      {open ? (
        <div style={{ padding: 12 }}>
          <Editor
            label="Edit the comment"
            text={text}
            write={write}
            send={() => void save()}
            limit={LONGEST}
            autoFocus
          >
            <div className="row" style={{ justifyContent: "flex-end" }}>
              <Button
                variant="default"
                onClick={() => {
                  forget();
                  setOpen(false);
                }}
              >
                Discard
              </Button>
              <Button disabled={!good} onClick={() => void save()}>
                Save
              </Button>
            </div>
          </Editor>
        </div>
      ) : (
        <Markdown text={entry.text} />
      )}
      {before &&
        entry.edited?.before.map((old, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: the versions of a text never move
          <blockquote key={index} className="muted" style={{ margin: "0 12px 10px" }}>
            {old}
          </blockquote>
        ))}
    </article>
  );
}

function Line({
  one,
  entry,
  past,
  quote,
}: {
  one: Case;
  entry: Entry;
  past: boolean;
  quote: (text: string) => void;
}) {
  const name = nameOf(entry.by);
  return (
    <li className="entry" id={`entry-${entry.sequence}`}>
      <Face name={name} />
      <div>
        {entry.kind === "comment" ? (
          <Comment one={one} entry={entry} past={past} quote={quote} />
        ) : (
          <div className="line">
            <strong>{name}</strong>{" "}
            {entry.facts.map((fact, index) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: the facts of an entry never move
              <Fragment key={index}>
                {index > 0 && (index === entry.facts.length - 1 ? " and " : ", ")}
                <FactLine fact={fact} within={one.id} />
              </Fragment>
            ))}{" "}
            <span className="muted">
              <Time at={entry.at} />
            </span>
          </div>
        )}
      </div>
    </li>
  );
}

export function Activity({
  one,
  at,
  part,
  seen,
  text,
  write,
  forget,
  field,
  quote,
}: {
  one: Case;
  at: number | undefined;
  /** The part of the history that is shown; without one, all of it. */
  part: Between | undefined;
  /** How far this person had read; null: not at all. */
  seen: number | null;
  text: string;
  write: (text: string) => void;
  forget: () => void;
  field: React.RefObject<HTMLTextAreaElement | null>;
  quote: (text: string) => void;
}) {
  const found = useQuery(actionsQuery(one.id));
  const [what, setWhat] = useState<"all" | "comments" | "history">("all");
  const [order, setOrder] = useState<"oldest" | "newest">("oldest");
  const [seek, setSeek] = useState("");
  const past = at !== undefined;
  const all = useMemo(
    () => entries((found.data ?? []).filter((action) => at === undefined || action.sequence <= at)),
    [found.data, at],
  );
  const fits = fitting(all, what, seek).filter(
    (entry) =>
      part === undefined ||
      (entry.last >= part.from && (part.to === undefined || entry.sequence <= part.to)),
  );
  const lines = order === "newest" ? [...fits].reverse() : fits;
  const fresh =
    seen === null || past || order === "newest"
      ? undefined
      : lines.find((entry) => entry.last > seen);
  useKeys({ comment: () => field.current?.focus() });

  return (
    <section aria-label="Activity">
      <div className="row wrap" style={{ marginBottom: 8 }}>
        <SegmentedControl
          aria-label="What to show"
          value={what}
          onChange={(value) => setWhat(value as typeof what)}
          data={[
            { value: "all", label: "All" },
            { value: "comments", label: "Comments" },
            { value: "history", label: "History" },
          ]}
        />
        <TextInput
          className="grow"
          aria-label="Search the activity"
          placeholder="Search the activity"
          value={seek}
          onChange={(event) => setSeek(event.currentTarget.value)}
        />
        <Button
          variant="default"
          leftSection={
            order === "oldest" ? (
              <IconArrowDown size={14} aria-hidden />
            ) : (
              <IconArrowUp size={14} aria-hidden />
            )
          }
          onClick={() => setOrder(order === "oldest" ? "newest" : "oldest")}
        >
          {order === "oldest" ? "Oldest first" : "Newest first"}
        </Button>
      </div>
      {found.error && !found.data ? (
        <Failed error={found.error} again={() => void found.refetch()} />
      ) : !found.data ? (
        <Waiting />
      ) : lines.length === 0 ? (
        <Empty title={seek ? "Nothing fits" : "Nothing yet"} />
      ) : (
        <ol className="feed">
          {lines.map((entry) => (
            <Fragment key={entry.sequence}>
              {fresh === entry && (
                <li className="since" style={{ margin: "6px 0" }}>
                  New since your last visit
                </li>
              )}
              <Line one={one} entry={entry} past={past} quote={quote} />
            </Fragment>
          ))}
        </ol>
      )}
      {!past && (
        <div style={{ marginTop: 12 }}>
          <Composer one={one} text={text} write={write} forget={forget} field={field} />
        </div>
      )}
    </section>
  );
}
