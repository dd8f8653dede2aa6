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
import { flushSync } from "react-dom";
import { Markdown } from "./Markdown";
import { type Begun, begun, put, type Suggestion } from "./mention";
import { LIST, optionOf, type Suggest, Suggestions, useSuggestions } from "./Suggestions";

export function Editor({
  label,
  text,
  write,
  send,
  limit,
  attach,
  suggest,
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
  /** Who or what can be named by `@`, `#` and `!`. */
  suggest?: Suggest;
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
  const [where, setWhere] = useState<Begun | null>(null);
  const [marked, setMarked] = useState(0);
  const found = useSuggestions(where, suggest);
  const at = Math.min(marked, found.length - 1);

  function look(typed: HTMLTextAreaElement) {
    setWhere(suggest ? begun(typed.value, typed.selectionStart) : null);
    setMarked(0);
  }

  function choose(one: Suggestion) {
    if (!where) return;
    const [now, caret] = put(text, where, one);
    // at once: the next letter may come before anything later
    flushSync(() => {
      write(now);
      setWhere(null);
    });
    area.current?.setSelectionRange(caret, caret);
  }

  /** Whether a key was for the suggestions. */
  function chose(key: string): boolean {
    const one = found[at];
    if (!one) return false;
    if (key === "ArrowDown") setMarked((at + 1) % found.length);
    else if (key === "ArrowUp") setMarked((at + found.length - 1) % found.length);
    else if (key === "Enter" || key === "Tab") choose(one);
    else if (key === "Escape") setWhere(null);
    else return false;
    return true;
  }

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
          aria-autocomplete={suggest ? "list" : undefined}
          aria-controls={found.length > 0 ? LIST : undefined}
          aria-activedescendant={found.length > 0 ? optionOf(at) : undefined}
          onChange={(event) => {
            write(event.currentTarget.value);
            look(event.currentTarget);
          }}
          onBlur={() => setWhere(null)}
          onKeyDown={(event: KeyboardEvent) => {
            const mod = event.ctrlKey || event.metaKey;
            if (!mod && chose(event.key)) event.preventDefault();
            else if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
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
      {view === "write" && <Suggestions found={found} at={at} take={choose} />}
      {children}
    </div>
  );
}
