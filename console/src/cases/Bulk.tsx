/** What can be done with the cases that are selected? It stands where the filters were. */
import { Autocomplete, Button, Menu, Modal, Table as Plain, Progress } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { api, told } from "../api/client";
import { nameOf } from "../api/people";
import { cache, categoriesQuery, tagsQuery } from "../api/queries";
import type { CaseWithComments } from "../api/schema.gen";
import { may, useMe } from "../shared/rights";
import { TagsField } from "../shared/TagsField";
import { done, failed } from "../shared/tell";
import { SEVERITIES, STATUSES, Word } from "../shared/Words";
import { NEEDED, objects } from "../transfer/leaving";
import { changeAll, pushAll, type Result, type Wish } from "./bulk";
import { useAssignable } from "./useAssignable";

const LONGEST = 50;

function CategoryEditor({
  many,
  wish,
  close,
}: {
  many: number;
  wish: (wish: Wish) => void;
  close: () => void;
}) {
  const known = useQuery(categoriesQuery).data ?? [];
  const [category, setCategory] = useState("");
  return (
    <Modal opened onClose={close} title={`Category of ${many} cases`}>
      <form
        className="stack"
        onSubmit={(event) => {
          event.preventDefault();
          close();
          wish({ field: "category", becomes: () => category.trim() || null });
        }}
      >
        <Autocomplete
          label="Category"
          description="Nothing takes it away"
          data={known}
          maxLength={LONGEST}
          value={category}
          onChange={setCategory}
          data-autofocus
        />
        <div className="row" style={{ justifyContent: "flex-end" }}>
          <Button variant="default" onClick={close}>
            Cancel
          </Button>
          <Button type="submit">Change category</Button>
        </div>
      </form>
    </Modal>
  );
}

const SAID = {
  done: "Done",
  unchanged: "Was so already",
  conflict: "Changed by somebody else",
  refused: "Refused",
};

function Results({
  results,
  again,
  close,
}: {
  results: readonly Result[];
  again: () => void;
  close: () => void;
}) {
  const open = results.filter((one) => one.verdict === "conflict" || one.verdict === "refused");
  return (
    <Modal
      opened
      onClose={close}
      title={`${results.length - open.length} of ${results.length} are as wished`}
      size="lg"
    >
      <Plain>
        <Plain.Tbody>
          {open.map((result) => (
            <Plain.Tr key={result.one.id}>
              <Plain.Td className="num">#{result.one.incremental_id}</Plain.Td>
              <Plain.Td>{result.one.title}</Plain.Td>
              <Plain.Td>
                {SAID[result.verdict]}
                {result.message && <div className="muted">{result.message}</div>}
              </Plain.Td>
            </Plain.Tr>
          ))}
        </Plain.Tbody>
      </Plain>
      <div className="row" style={{ marginTop: 14, justifyContent: "flex-end" }}>
        <Button variant="default" onClick={close}>
          Leave them
        </Button>
        <Button onClick={again}>Try the rest again</Button>
      </div>
    </Modal>
  );
}

function TagEditor({
  cases,
  wish,
  close,
}: {
  cases: readonly CaseWithComments[];
  wish: (wish: Wish) => void;
  close: () => void;
}) {
  const known = useQuery(tagsQuery).data ?? [];
  const [add, setAdd] = useState<string[]>([]);
  const [take, setTake] = useState<string[]>([]);
  const theirs = [...new Set(cases.flatMap((one) => one.tags))].sort();
  return (
    <Modal opened onClose={close} title={`Tags of ${cases.length} cases`}>
      <div className="stack">
        <TagsField label="Add" data={known} value={add} onChange={setAdd} data-autofocus />
        <TagsField
          label="Take away"
          description="The other tags of each case stay"
          data={theirs}
          value={take}
          onChange={setTake}
        />
        <div className="row" style={{ justifyContent: "flex-end" }}>
          <Button variant="default" onClick={close}>
            Cancel
          </Button>
          <Button
            disabled={add.length + take.length === 0}
            onClick={() => {
              close();
              wish({
                field: "tags",
                becomes: (one) => [
                  ...one.tags.filter((tag) => !take.includes(tag)),
                  ...add.filter((tag) => !one.tags.includes(tag)),
                ],
              });
            }}
          >
            Change tags
          </Button>
        </div>
      </div>
    </Modal>
  );
}

export function Bulk({
  cases,
  clear,
  total,
  all,
}: {
  cases: readonly CaseWithComments[];
  clear: () => void;
  /** How many fit altogether. */
  total: number;
  /** Selects them. */
  all: () => Promise<void>;
}) {
  const [gathering, setGathering] = useState(false);
  const me = useMe();
  const people = useAssignable();
  const [progress, setProgress] = useState<number | null>(null);
  const [results, setResults] = useState<{ all: Result[]; wish: Wish | null } | null>(null);
  const [category, setCategory] = useState(false);
  const [tags, setTags] = useState(false);
  const [deleting, setDeleting] = useState(false);
  const [leaving, setLeaving] = useState(false);
  const update = cases.every((one) => may(me, "updateCase", one.owner));
  const assign = cases.every((one) => may(me, "assignCase", one.owner));
  const push = cases.every((one) => may(me, "pushCase", one.owner));
  const leave = cases.every((one) => NEEDED.every((each) => may(me, each, one.owner)));
  const remove = cases.every((one) => may(me, "deleteCase", one.owner));

  /** null: they are pushed. */
  async function make(wish: Wish | null, which = cases) {
    setProgress(0);
    const told = (count: number) => setProgress((100 * count) / which.length);
    const all = await (wish ? changeAll(which, wish, told) : pushAll(which, told));
    setProgress(null);
    const open = all.filter((one) => one.verdict === "conflict" || one.verdict === "refused");
    if (open.length > 0) setResults({ all, wish });
    else done(`${all.length} cases are as wished`);
  }

  async function away() {
    setDeleting(false);
    try {
      const ids = JSON.stringify(cases.map((one) => one.id));
      await told(api.DELETE("/api/cases", { params: { query: { ids } } }));
      done(`${cases.length} cases were deleted`);
      clear();
      await cache.invalidateQueries({ queryKey: ["cases"] });
    } catch (error) {
      failed("Nothing was deleted", error instanceof Error ? error.message : String(error));
    }
  }

  async function take() {
    setLeaving(true);
    try {
      const ids = cases.map((one) => one.id);
      done(await objects(ids, true));
    } catch (error) {
      failed("Not exported", error instanceof Error ? error.message : String(error));
    }
    setLeaving(false);
  }

  const busy = progress !== null;
  const no = "Needs a privilege that you have not for all of them";
  return (
    <section className="filters" aria-label="Selected cases" style={{ background: "var(--mark)" }}>
      <strong className="num">{cases.length} selected</strong>
      {total > cases.length && (
        <Button
          variant="default"
          loading={gathering}
          onClick={() => {
            setGathering(true);
            void all()
              .catch((error: Error) => failed("They could not be read", error.message))
              .finally(() => setGathering(false));
          }}
        >
          Select all {total}
        </Button>
      )}
      <Menu>
        <Menu.Target>
          <Button variant="default" disabled={busy || !update} title={update ? undefined : no}>
            Status
          </Button>
        </Menu.Target>
        <Menu.Dropdown>
          {STATUSES.map((status) => (
            <Menu.Item
              key={status}
              onClick={() => void make({ field: "status", becomes: () => status })}
            >
              <Word kind={status} />
            </Menu.Item>
          ))}
        </Menu.Dropdown>
      </Menu>
      <Menu>
        <Menu.Target>
          <Button variant="default" disabled={busy || !update} title={update ? undefined : no}>
            Severity
          </Button>
        </Menu.Target>
        <Menu.Dropdown>
          {SEVERITIES.map((severity) => (
            <Menu.Item
              key={severity}
              onClick={() => void make({ field: "severity", becomes: () => severity })}
            >
              <Word kind={severity} />
            </Menu.Item>
          ))}
        </Menu.Dropdown>
      </Menu>
      <Button
        variant="default"
        disabled={busy || !update}
        title={update ? undefined : no}
        onClick={() => setTags(true)}
      >
        Tags
      </Button>
      <Menu>
        <Menu.Target>
          <Button variant="default" disabled={busy || !assign} title={assign ? undefined : no}>
            Assign
          </Button>
        </Menu.Target>
        <Menu.Dropdown>
          <Menu.Item onClick={() => void make({ field: "assignees", becomes: () => [] })}>
            Nobody
          </Menu.Item>
          {people.map((who) => (
            <Menu.Item
              key={who.profile_uid}
              onClick={() =>
                void make({
                  field: "assignees",
                  becomes: (one) =>
                    one.assignees.some(({ uid }) => uid === who.profile_uid)
                      ? one.assignees
                      : [...one.assignees, { uid: who.profile_uid }],
                })
              }
            >
              {nameOf(who)}
            </Menu.Item>
          ))}
        </Menu.Dropdown>
      </Menu>
      <Button
        variant="default"
        disabled={busy || !update}
        title={update ? undefined : no}
        onClick={() => setCategory(true)}
      >
        Category
      </Button>
      <Button
        variant="default"
        disabled={busy || !push}
        title={push ? undefined : no}
        onClick={() => void make(null)}
      >
        Push
      </Button>
      <Button
        variant="default"
        loading={leaving}
        disabled={busy || !leave}
        title={leave ? undefined : no}
        onClick={() => void take()}
      >
        Export
      </Button>
      <Button
        variant="default"
        disabled={busy || !remove}
        title={remove ? undefined : no}
        onClick={() => setDeleting(true)}
      >
        Delete
      </Button>
      {busy && <Progress value={progress} w={120} aria-label="Progress" />}
      <div className="grow" />
      <Button variant="subtle" color="gray" c="var(--text)" onClick={clear}>
        Clear selection
      </Button>
      {tags && (
        <TagEditor cases={cases} wish={(wish) => void make(wish)} close={() => setTags(false)} />
      )}
      {category && (
        <CategoryEditor
          many={cases.length}
          wish={(wish) => void make(wish)}
          close={() => setCategory(false)}
        />
      )}
      {results && (
        <Results
          results={results.all}
          close={() => setResults(null)}
          again={() => {
            const rest = results.all.filter(
              (one) => one.verdict === "conflict" || one.verdict === "refused",
            );
            setResults(null);
            void make(
              results.wish,
              rest.map((result) => cases.find((one) => one.id === result.one.id) ?? result.one),
            );
          }}
        />
      )}
      <Modal
        opened={deleting}
        onClose={() => setDeleting(false)}
        title={`Delete ${cases.length} cases?`}
      >
        <p style={{ marginTop: 0 }}>
          They go with everything attached to them. Their history stays in the log until it is
          erased.
        </p>
        <div className="row" style={{ justifyContent: "flex-end" }}>
          <Button variant="default" onClick={() => setDeleting(false)} data-autofocus>
            Keep them
          </Button>
          <Button color="red.8" onClick={() => void away()}>
            Delete
          </Button>
        </div>
      </Modal>
    </section>
  );
}
