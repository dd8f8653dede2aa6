/** How does the list of files look? A real table; each leads to its case. */
import { ActionIcon, Tooltip } from "@mantine/core";
import { IconArrowDown, IconArrowUp, IconDownload, IconTrash } from "@tabler/icons-react";
import { Link } from "@tanstack/react-router";
import { nameOf } from "../api/people";
import type { ListedFile } from "../api/schema.gen";
import type { Me } from "../api/session";
import { Action } from "../shared/Action";
import { bytes } from "../shared/bytes";
import { download, fileName, Hash } from "../shared/keptFiles";
import type { Named } from "../shared/named";
import { why } from "../shared/rights";
import { useSettings } from "../shared/settings";
import { Time } from "../shared/Time";
import { type FileState, firstWay, type Sort, USUAL } from "./state";

function Head({
  name,
  sort,
  right = false,
  state,
  go,
}: {
  name: string;
  sort: Sort;
  right?: boolean;
  state: FileState;
  go: (state: FileState) => void;
}) {
  const sorted = (state.sort ?? USUAL.sort) === sort;
  const way = sorted ? (state.dir ?? firstWay(sort)) : null;
  const { page: _, dir: __, sort: ___, ...rest } = state;
  return (
    <th
      scope="col"
      className={right ? "right" : undefined}
      aria-sort={way === null ? "none" : way === "asc" ? "ascending" : "descending"}
    >
      <button
        type="button"
        onClick={() =>
          go({
            ...rest,
            sort,
            ...(way === firstWay(sort) ? { dir: way === "asc" ? "desc" : "asc" } : {}),
          })
        }
      >
        {name}
        {way === "asc" && <IconArrowUp size={12} aria-hidden />}
        {way === "desc" && <IconArrowDown size={12} aria-hidden />}
      </button>
    </th>
  );
}

export function Table({
  files,
  named,
  me,
  current,
  stale,
  state,
  go,
  leave,
}: {
  files: readonly ListedFile[];
  named: Named;
  me: Me | null;
  current: string | undefined;
  stale: boolean;
  state: FileState;
  go: (state: FileState) => void;
  leave: (file: ListedFile) => void;
}) {
  const { density } = useSettings();
  return (
    <div className="table-box">
      <table
        className="cases"
        data-density={density}
        data-stale={stale || undefined}
        aria-busy={stale}
      >
        <thead>
          <tr>
            <Head name="Name" sort="name" state={state} go={go} />
            <th scope="col">Case</th>
            <th scope="col">Type</th>
            <Head name="Size" sort="size" right state={state} go={go} />
            <th scope="col">SHA-256</th>
            <th scope="col">By</th>
            <Head name="Uploaded" sort="created" state={state} go={go} />
            <th scope="col">
              <span className="visually-hidden">What can be done</span>
            </th>
          </tr>
        </thead>
        <tbody>
          {files.map((file) => {
            const one = named.get(file.caseId);
            return (
              <tr key={file.id} data-id={file.id} data-current={file.id === current || undefined}>
                <td className="title">{fileName(file)}</td>
                <td className="clip" style={{ maxWidth: 260 }} title={one?.title}>
                  <Link
                    to="/app/security/cases/$id"
                    params={{ id: file.caseId }}
                    search={{ tab: "files" }}
                  >
                    {one ? `#${one.incremental_id ?? ""} ${one.title}` : file.caseId.slice(0, 8)}
                  </Link>
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
                        aria-label={`Download ${fileName(file)}`}
                        onClick={() => void download(file)}
                      >
                        <IconDownload size={14} />
                      </ActionIcon>
                    </Tooltip>
                    <Action
                      name={`Delete ${fileName(file)}`}
                      tip="Delete"
                      reason={why(me, "deleteComment", file.owner)}
                      act={() => leave(file)}
                    >
                      <IconTrash size={14} />
                    </Action>
                  </span>
                </td>
              </tr>
            );
          })}
        </tbody>
      </table>
    </div>
  );
}
