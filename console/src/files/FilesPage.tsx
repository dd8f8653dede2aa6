/** Which files are there, of all cases? P7. */
import { Button, Modal, Select } from "@mantine/core";
import { IconBriefcase, IconX } from "@tabler/icons-react";
import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { useEffect, useMemo, useState } from "react";
import { api, told } from "../api/client";
import { cache } from "../api/queries";
import type { ListedFile } from "../api/schema.gen";
import { Filter } from "../cases/Filter";
import { CasePicker } from "../shared/CasePicker";
import { fileName } from "../shared/keptFiles";
import { Empty, Failed, Waiting } from "../shared/Notes";
import { useNamed } from "../shared/named";
import { Pages } from "../shared/Pages";
import { ownerName, ownersFor, useMe } from "../shared/rights";
import { SearchField } from "../shared/SearchField";
import { TextFilter } from "../shared/TextFilter";
import { TimeFilter } from "../shared/TimeFilter";
import { done, failed, say } from "../shared/tell";
import { useCursor } from "../shared/useRows";
import { useTitle } from "../shared/useTitle";
import { asked, type FileState, KINDS, LEAST, narrowed, USUAL } from "./state";
import { Table } from "./Table";

const NONE: readonly ListedFile[] = [];

function Filters({
  state,
  go,
  files,
  pick,
}: {
  state: FileState;
  go: (state: FileState) => void;
  files: readonly ListedFile[];
  pick: () => void;
}) {
  const me = useMe();
  const owners = ownersFor(me, "getComment");
  const named = useNamed(state.case ?? []);
  function narrow(name: "case" | "type" | "ext" | "by" | "owner", values: string[]) {
    const { page: _, [name]: __, ...rest } = state;
    go(values.length > 0 ? { ...rest, [name]: values } : rest);
  }
  return (
    <div className="filters">
      {(state.case ?? []).map((id) => {
        const one = named.get(id);
        const name = one ? `#${one.incremental_id ?? ""} ${one.title}` : id.slice(0, 8);
        return (
          <button
            key={id}
            type="button"
            className="chip"
            data-active
            aria-label={`No longer only of ${name}`}
            onClick={() =>
              narrow(
                "case",
                (state.case ?? []).filter((other) => other !== id),
              )
            }
          >
            <span className="clip">{name}</span>
            <IconX size={12} aria-hidden />
          </button>
        );
      })}
      <button type="button" className="chip" onClick={pick}>
        <IconBriefcase size={12} aria-hidden />
        Of a case
      </button>
      <Filter
        title="Type"
        options={[
          ...KINDS.map(([value, name]) => ({ value, name })),
          ...[...new Set(files.map((file) => file.mimeType))]
            .filter((type) => !KINDS.some(([known]) => known === type))
            .sort()
            .map((value) => ({ value, name: value })),
        ]}
        chosen={state.type ?? []}
        choose={(values) => narrow("type", values)}
      />
      <TextFilter
        title="Ending"
        hint="Without the dot"
        known={files.map((file) => file.extension).filter((one) => one !== "")}
        chosen={state.ext ?? []}
        choose={(values) => narrow("ext", values)}
      />
      <TextFilter
        title="Uploaded by"
        hint="The name that somebody signs in with"
        known={files.flatMap((file) => file.createdBy.username ?? [])}
        chosen={state.by ?? []}
        choose={(values) => narrow("by", values)}
      />
      {owners.length > 1 && (
        <Filter
          title="Area"
          options={owners.map((value) => ({ value, name: ownerName(value) }))}
          chosen={state.owner ?? []}
          choose={(values) => narrow("owner", values)}
        />
      )}
      <Select
        aria-label="Size"
        w={140}
        data={LEAST.map(([value, label]) => ({ value, label }))}
        value={String(state.least ?? 0)}
        allowDeselect={false}
        onChange={(value) => {
          const { page: _, least: __, ...rest } = state;
          go(Number(value) > 0 ? { ...rest, least: Number(value) } : rest);
        }}
      />
      <TimeFilter
        name="Uploaded"
        value={state.from ?? USUAL.from}
        choose={(value) => {
          const { page: _, from: __, ...rest } = state;
          go(value === USUAL.from ? rest : { ...rest, from: value });
        }}
      />
      {narrowed(state) && (
        <button type="button" className="chip" onClick={() => go({})}>
          <IconX size={12} aria-hidden />
          Clear
        </button>
      )}
    </div>
  );
}

export function FilesPage({
  state,
  go,
}: {
  state: FileState;
  go: (state: FileState, replace?: boolean) => void;
}) {
  useTitle("Files");
  const me = useMe();
  const navigate = useNavigate();
  const question = asked(state);
  const found = useQuery({
    queryKey: ["files", question] as const,
    placeholderData: keepPreviousData,
    queryFn: ({ signal }) => told(api.GET("/api/files", { params: { query: question }, signal })),
  });
  const files = found.data?.files ?? NONE;
  const named = useNamed(files.map((file) => file.caseId));
  const [picking, setPicking] = useState(false);
  const [leaving, setLeaving] = useState<ListedFile | null>(null);
  const ids = useMemo(() => files.map((file) => file.id), [files]);
  const current = useCursor(
    ids,
    (id) => {
      const file = files.find((one) => one.id === id);
      if (!file) return;
      void navigate({
        to: "/app/security/cases/$id",
        params: { id: file.caseId },
        search: { tab: "files" },
      });
    },
    (id) => {
      const file = files.find((one) => one.id === id);
      if (file) say(`${fileName(file)}, ${file.mimeType}`);
    },
  );
  const total = found.data?.total ?? 0;
  const summary = found.data ? `${total} ${total === 1 ? "file" : "files"}` : "";
  // biome-ignore lint/correctness/useExhaustiveDependencies: said anew for each answer
  useEffect(() => say(summary), [summary, found.data]);

  async function remove(file: ListedFile) {
    setLeaving(null);
    try {
      await told(
        api.POST("/internal/cases/{case_id}/attachments/files/_bulk_delete", {
          params: { path: { case_id: file.caseId } },
          body: { ids: [file.id] },
        }),
      );
      done(`${fileName(file)} is deleted`);
    } catch (error) {
      failed(
        `${fileName(file)} was not deleted`,
        error instanceof Error ? error.message : String(error),
      );
    }
    void cache.invalidateQueries({ queryKey: ["case", file.caseId] });
    await cache.invalidateQueries({ queryKey: ["files"] });
  }

  return (
    <>
      <h1 tabIndex={-1} style={{ fontSize: 19, marginBottom: 12 }}>
        Files
      </h1>
      <div style={{ marginBottom: 10 }}>
        <SearchField
          label="Search files"
          placeholder="A part of the name, or an MD5, SHA-1 or SHA-256"
          asked={state.q ?? ""}
          seek={(text) => {
            const { q: _, page: __, ...rest } = state;
            go(text === "" ? rest : { ...rest, q: text }, true);
          }}
        />
      </div>
      <section className="panel" aria-label="List of files">
        <Filters state={state} go={go} files={files} pick={() => setPicking(true)} />
        {found.error && !found.data ? (
          <Failed error={found.error} again={() => void found.refetch()} />
        ) : !found.data ? (
          <Waiting lines={12} />
        ) : files.length === 0 ? (
          <Empty title={narrowed(state) ? "No file fits" : "No files yet"}>
            <span>Files are uploaded in their cases.</span>
            {narrowed(state) && (
              <Button variant="default" onClick={() => go({})}>
                Show all
              </Button>
            )}
          </Empty>
        ) : (
          <Table
            files={files}
            named={named}
            me={me}
            current={current}
            stale={found.isPlaceholderData}
            state={state}
            go={go}
            leave={setLeaving}
          />
        )}
        {files.length > 0 && (
          <Pages
            said={summary}
            total={total}
            page={state.page ?? 1}
            per={state.per ?? USUAL.per}
            go={(page, size) => {
              const { page: _, per: __, ...rest } = state;
              go({
                ...rest,
                ...(page > 1 ? { page } : {}),
                ...(size === USUAL.per ? {} : { per: size }),
              });
            }}
          />
        )}
      </section>
      {picking && (
        <CasePicker
          title="Only files of"
          owners={ownersFor(me, "getComment")}
          closed
          none="No case fits."
          take={(one) => {
            setPicking(false);
            const { page: _, ...rest } = state;
            go({ ...rest, case: [...new Set([...(state.case ?? []), one.id])] });
          }}
          close={() => setPicking(false)}
        />
      )}
      <Modal
        opened={leaving !== null}
        onClose={() => setLeaving(null)}
        title={`Delete ${leaving ? fileName(leaving) : ""}?`}
        closeButtonProps={{ "aria-label": "Close" }}
      >
        <p style={{ marginTop: 0 }}>
          Its bytes are gone then; that it was there stays in the case.
        </p>
        <div className="row" style={{ justifyContent: "flex-end" }}>
          <Button variant="default" onClick={() => setLeaving(null)} data-autofocus>
            Keep it
          </Button>
          <Button color="red.8" onClick={() => leaving && void remove(leaving)}>
            Delete
          </Button>
        </div>
      </Modal>
    </>
  );
}
