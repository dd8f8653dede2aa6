/** What can be done with a file wherever it is listed? It is downloaded, and its hashes are copied. */
import { ActionIcon, Menu, Tooltip } from "@mantine/core";
import { IconCopy } from "@tabler/icons-react";
import { raw } from "../api/client";
import type { ListedFile } from "../api/schema.gen";
import { copy } from "./copy";
import { save } from "./save";
import { done, failed } from "./tell";

/** With its ending, if it has one. */
export function fileName(file: ListedFile): string {
  return file.extension === "" ? file.name : `${file.name}.${file.extension}`;
}

export async function download(file: ListedFile): Promise<void> {
  try {
    const answer = await raw(`/api/files/files/${file.fileKind}/${file.id}/blob`);
    save(await answer.blob(), fileName(file));
  } catch (error) {
    failed(
      `${fileName(file)} was not downloaded`,
      error instanceof Error ? error.message : String(error),
    );
  }
}

const KINDS = [
  ["sha256", "SHA-256"],
  ["sha1", "SHA-1"],
  ["md5", "MD5"],
] as const;

export function Hash({ file }: { file: ListedFile }) {
  const { hash } = file;
  if (!hash) return <span className="muted">–</span>;
  return (
    <span className="row" style={{ gap: 0 }}>
      <span className="mono" title={hash.sha256}>
        {hash.sha256.slice(0, 10)}…
      </span>
      <Menu position="bottom-end">
        <Menu.Target>
          <Tooltip label="Copy a hash">
            <ActionIcon size={24} aria-label="Copy a hash">
              <IconCopy size={14} />
            </ActionIcon>
          </Tooltip>
        </Menu.Target>
        <Menu.Dropdown>
          {KINDS.map(([kind, name]) => (
            <Menu.Item
              key={kind}
              onClick={() => void copy(hash[kind]).then(() => done(`${name} copied`))}
            >
              {name} <span className="mono muted">{hash[kind].slice(0, 12)}…</span>
            </Menu.Item>
          ))}
        </Menu.Dropdown>
      </Menu>
    </span>
  );
}
