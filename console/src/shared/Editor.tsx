/** How is a longer text written? Markdown with a preview; pictures are pasted or dropped. */
import { SegmentedControl, Textarea } from "@mantine/core";
import {
  type ClipboardEvent,
  type DragEvent,
  type KeyboardEvent,
  type ReactNode,
  useRef,
  useState,
} from "react";
import { Markdown } from "./Markdown";

export function Editor({
  label,
  text,
  write,
  send,
  limit,
  attach,
  field,
  placeholder,
  autoFocus = false,
  rows = 3,
  children,
}: {
  label: string;
  text: string;
  write: (text: string) => void;
  send: () => void;
  limit: number;
  /** Keeps a file that was pasted, and gives back what stands for it in the text. */
  attach?: (file: File) => Promise<string | null>;
  field?: React.RefObject<HTMLTextAreaElement | null>;
  placeholder?: string;
  autoFocus?: boolean;
  rows?: number;
  children: ReactNode;
}) {
  const [view, setView] = useState("write");
  const own = useRef<HTMLTextAreaElement>(null);
  const area = field ?? own;
  const over = text.length > limit;

  async function take(files: Iterable<File>) {
    if (!attach) return;
    for (const file of files) {
      const said = await attach(file);
      const now = area.current?.value ?? text;
      if (said) write(now === "" ? said : `${now}\n${said}`);
    }
  }

  return (
    <div className="stack" style={{ gap: 6 }}>
      <div className="row between">
        <SegmentedControl
          aria-label="View"
          value={view}
          onChange={setView}
          data={[
            { value: "write", label: "Write" },
            { value: "preview", label: "Preview" },
          ]}
        />
        <span className="muted num" style={over ? { color: "var(--critical)" } : undefined}>
          {text.length > limit * 0.8 ? `${text.length} of ${limit}` : "Markdown"}
        </span>
      </div>
      {view === "preview" ? (
        <div className="panel" style={{ padding: "10px 12px", minHeight: 80 }}>
          {text.trim() === "" ? (
            <span className="muted">Nothing to show yet.</span>
          ) : (
            <Markdown text={text} />
          )}
        </div>
      ) : (
        <Textarea
          ref={area}
          size="sm"
          aria-label={label}
          placeholder={placeholder ?? ""}
          autosize
          minRows={rows}
          maxRows={20}
          autoFocus={autoFocus}
          value={text}
          error={over ? `At most ${limit} characters` : null}
          onChange={(event) => write(event.currentTarget.value)}
          onKeyDown={(event: KeyboardEvent) => {
            if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
              event.preventDefault();
              send();
            }
          }}
          onPaste={(event: ClipboardEvent) => {
            const files = [...event.clipboardData.files];
            if (files.length === 0 || !attach) return;
            event.preventDefault();
            void take(files);
          }}
          onDrop={(event: DragEvent) => {
            const files = [...event.dataTransfer.files];
            if (files.length === 0 || !attach) return;
            event.preventDefault();
            void take(files);
          }}
        />
      )}
      {children}
    </div>
  );
}
