/** Where to? Any page, any case by number, title or id, any indicator that is pasted. */
import { Modal, TextInput } from "@mantine/core";
import { useDebouncedValue } from "@mantine/hooks";
import { IconSearch } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { type KeyboardEvent, useState } from "react";
import { casesQuery, searched } from "../api/queries";
import { SECTIONS } from "../settings/state";
import { refang } from "../shared/defang";
import { useEnter } from "../shared/useEnter";
import { Word } from "../shared/Words";

interface Choice {
  key: string;
  name: string;
  hint: string;
  go: () => void;
  status?: "open" | "in-progress" | "closed";
}

const PAGES = [
  ["/app/cases", "Cases"],
  ["/app/cases/new", "New case"],
  ["/app/alerts", "Alerts"],
  ["/app/files", "Files"],
  ["/app/transfer", "Export and import"],
  ["/app/metrics", "Metrics"],
  ["/app/changes", "Changes and deliveries"],
  ["/app/me", "Preferences and drafts"],
] as const;
const DEBOUNCE = 120;
const MOST = 8;

export function Palette({ close }: { close: () => void }) {
  const [text, setText] = useState("");
  const [at, setAt] = useState(0);
  const [asked] = useDebouncedValue(refang(text), DEBOUNCE);
  const navigate = useNavigate();
  const search = {
    ...searched(asked),
    perPage: MOST,
    sortField: "updatedAt",
    sortOrder: "desc",
  } as const;
  const found = useQuery(casesQuery(search));
  const small = text.trim().toLowerCase();
  const choices: Choice[] = [
    ...PAGES.filter(([, name]) => small !== "" && name.toLowerCase().includes(small)).map(
      ([to, name]) => ({
        key: to,
        name,
        hint: "page",
        go: () => void navigate({ to }),
      }),
    ),
    ...SECTIONS.filter(([, name]) => small !== "" && name.toLowerCase().includes(small)).map(
      ([section, name]) => ({
        key: section,
        name,
        hint: "settings",
        go: () => void navigate({ to: "/app/settings/$section", params: { section } }),
      }),
    ),
    ...(found.data?.cases ?? []).map((one) => ({
      key: one.id,
      name: one.title,
      hint: one.incremental_id ? `#${one.incremental_id}` : "",
      status: one.status,
      go: () => void navigate({ to: "/app/security/cases/$id", params: { id: one.id } }),
    })),
  ];
  const marked = Math.min(at, Math.max(0, choices.length - 1));

  function take(choice: Choice | undefined) {
    if (!choice) return;
    close();
    choice.go();
  }

  const known = choices[marked]?.hint === "page" || choices[marked]?.hint === "settings";
  const looked = asked === refang(text) && !found.isPlaceholderData && !found.isPending;
  const { enter, forget } = useEnter(known || looked, () => take(choices[marked]));

  function pressed(event: KeyboardEvent) {
    if (event.key === "ArrowDown") setAt(Math.min(marked + 1, choices.length - 1));
    else if (event.key === "ArrowUp") setAt(Math.max(marked - 1, 0));
    else if (event.key === "Enter") enter();
    else return;
    event.preventDefault();
  }

  return (
    <Modal
      opened
      onClose={close}
      withCloseButton={false}
      size="lg"
      yOffset="12vh"
      centered={false}
      padding={10}
      aria-label="Find anything"
    >
      <TextInput
        data-autofocus
        size="sm"
        leftSection={<IconSearch size={16} aria-hidden />}
        placeholder="A page, a title, #12, an id, an address, a hash"
        aria-label="Find anything"
        role="combobox"
        aria-expanded
        aria-controls="found"
        aria-activedescendant={choices[marked] ? `found-${marked}` : undefined}
        value={text}
        onChange={(event) => {
          setText(event.currentTarget.value);
          setAt(0);
          forget();
        }}
        onKeyDown={pressed}
      />
      <div id="found" role="listbox" aria-label="Found" style={{ marginTop: 8 }}>
        {choices.map((choice, index) => (
          <div
            key={choice.key}
            id={`found-${index}`}
            role="option"
            aria-selected={index === marked}
            tabIndex={-1}
            className="row between"
            style={{
              padding: "7px 10px",
              borderRadius: 6,
              cursor: "pointer",
              background: index === marked ? "var(--mark)" : undefined,
            }}
            onClick={() => take(choice)}
            onKeyDown={pressed}
            onMouseEnter={() => setAt(index)}
          >
            <span className="clip">
              <span className="muted num">{choice.hint}</span> {choice.name}
            </span>
            {choice.status && <Word kind={choice.status} />}
          </div>
        ))}
        {choices.length === 0 && !found.isFetching && (
          <p className="muted">Nothing is called that, and no case holds it.</p>
        )}
      </div>
    </Modal>
  );
}
