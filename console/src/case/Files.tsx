/** Which files does the case have? Dropped here, downloaded from here, with their hashes. */
import { ActionIcon, Button, Tooltip } from "@mantine/core";
import { IconDownload, IconTrash, IconUpload } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { useRef, useState } from "react";
import { api, told } from "../api/client";
import { nameOf } from "../api/people";
import { type Case, cache } from "../api/queries";
import type { ListedFile } from "../api/schema.gen";
import { Action } from "../shared/Action";
import { bytes } from "../shared/bytes";
import { download, fileName, Hash } from "../shared/keptFiles";
import { Empty, Failed, Waiting } from "../shared/Notes";
import { useMe, why } from "../shared/rights";
import { Time } from "../shared/Time";
import { failed, say } from "../shared/tell";
import { upload } from "./Activity";

export function Files({ one, past }: { one: Case; past: boolean }) {
  const me = useMe();
  const chooser = useRef<HTMLInputElement>(null);
  const [over, setOver] = useState(false);
  const [sending, setSending] = useState<string | null>(null);
  const found = useQuery({
    queryKey: ["case", one.id, "files"],
    queryFn: ({ signal }) =>
      told(
        api.GET("/api/files", {
          params: {
            query: { caseId: [one.id], perPage: 100, sortField: "created", sortOrder: "desc" },
          },
          signal,
        }),
      ),
  });
  const reason = past ? "This is the past" : why(me, "createComment", one.owner);
  const removes = past ? "This is the past" : why(me, "deleteComment", one.owner);

  async function take(files: Iterable<File>) {
    for (const file of files) {
      setSending(file.name);
      if (await upload(one, file)) say(`${file.name} is uploaded`);
    }
    setSending(null);
  }

  async function remove(file: ListedFile) {
    try {
      await told(
        api.POST("/internal/cases/{case_id}/attachments/files/_bulk_delete", {
          params: { path: { case_id: one.id } },
          body: { ids: [file.id] },
        }),
      );
    } catch (error) {
      failed(
        `${file.name} was not deleted`,
        error instanceof Error ? error.message : String(error),
      );
    }
    await cache.invalidateQueries({ queryKey: ["case", one.id] });
  }

  const files = found.data?.files ?? [];
  return (
    <div className="stack">
      {reason === null && (
        <section
          className="drop"
          aria-label="Upload"
          data-over={over || undefined}
          onDragOver={(event) => {
            event.preventDefault();
            setOver(true);
          }}
          onDragLeave={() => setOver(false)}
          onDrop={(event) => {
            event.preventDefault();
            setOver(false);
            void take([...event.dataTransfer.files]);
          }}
        >
          <input
            ref={chooser}
            type="file"
            multiple
            hidden
            aria-label="Files to upload"
            onChange={(event) => {
              void take([...(event.currentTarget.files ?? [])]);
              event.currentTarget.value = "";
            }}
          />
          <Button
            variant="default"
            loading={sending !== null}
            leftSection={<IconUpload size={14} aria-hidden />}
            onClick={() => chooser.current?.click()}
          >
            Choose files
          </Button>
          <div style={{ marginTop: 6 }}>
            {sending
              ? `Uploading ${sending}`
              : "or drop them here. Files are not part of exports of saved objects."}
          </div>
        </section>
      )}
      {found.error && !found.data ? (
        <Failed error={found.error} again={() => void found.refetch()} />
      ) : !found.data ? (
        <Waiting lines={3} />
      ) : files.length === 0 ? (
        <Empty title="No files" />
      ) : (
        <div className="panel table-box">
          <table className="cases">
            <thead>
              <tr>
                <th scope="col">Name</th>
                <th scope="col">Type</th>
                <th scope="col" className="right">
                  Size
                </th>
                <th scope="col">SHA-256</th>
                <th scope="col">By</th>
                <th scope="col">When</th>
                <th scope="col">
                  <span className="visually-hidden">What can be done</span>
                </th>
              </tr>
            </thead>
            <tbody>
              {files.map((file) => (
                <tr key={file.id}>
                  <td className="clip" style={{ maxWidth: 260 }}>
                    {fileName(file)}
                  </td>
                  <td className="muted">{file.mimeType}</td>
                  <td className="right num">{file.size === null ? "–" : bytes(file.size)}</td>
                  <td>
                    <Hash file={file} />
                  </td>
                  <td>{nameOf(file.createdBy)}</td>
                  <td>
                    <Time at={file.created} />
                  </td>
                  <td className="right">
                    <span className="row" style={{ gap: 0, justifyContent: "flex-end" }}>
                      <Tooltip label="Download">
                        <ActionIcon
                          size={24}
                          aria-label={`Download ${file.name}`}
                          onClick={() => void download(file)}
                        >
                          <IconDownload size={14} />
                        </ActionIcon>
                      </Tooltip>
                      <Action
                        name={`Delete ${file.name}`}
                        tip="Delete"
                        reason={removes}
                        act={() => void remove(file)}
                      >
                        <IconTrash size={14} />
                      </Action>
                    </span>
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
          {(found.data?.total ?? 0) > files.length && (
            <p className="muted" style={{ padding: "0 12px" }}>
              The newest 100 of {found.data?.total}.
            </p>
          )}
        </div>
      )}
    </div>
  );
}
