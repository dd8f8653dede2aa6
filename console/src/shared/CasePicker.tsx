/** Which case is meant? Found by its words or number; arrows and Enter choose. */
import { Modal, TextInput } from "@mantine/core";
import { useDebouncedValue } from "@mantine/hooks";
import { IconSearch } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { type KeyboardEvent, useState } from "react";
import { casesQuery, searched } from "../api/queries";
import type { CaseWithComments } from "../api/schema.gen";
import { Failed } from "./Notes";
import { Time } from "./Time";
import { useEnter } from "./useEnter";
import { Word } from "./Words";

const DEBOUNCE = 120;
const MOST = 10;

export function CasePicker({
  title,
  owners,
  closed = false,
  none,
  take,
  close,
}: {
  title: string;
  /** The areas whose cases may be taken. */
  owners: readonly string[];
  /** Whether closed ones may be taken, too. */
  closed?: boolean;
  /** What is said where no case fits. */
  none: string;
  take: (one: CaseWithComments) => void;
  close: () => void;
}) {
  const [text, setText] = useState("");
  const [at, setAt] = useState(0);
  const [asked] = useDebouncedValue(text, DEBOUNCE);
  const found = useQuery(
    casesQuery({
      ...searched(asked),
      owner: [...owners],
      ...(closed ? {} : { status: ["open", "in-progress"] }),
      sortField: "updatedAt",
      sortOrder: "desc",
      perPage: MOST,
    }),
  );
  const cases = found.data?.cases ?? [];
  const marked = Math.min(at, Math.max(0, cases.length - 1));
  const { enter, forget } = useEnter(
    text === asked && !found.isPlaceholderData && !found.isPending,
    () => {
      const one = cases[marked];
      if (one) take(one);
    },
  );
  const more = (found.data?.total ?? 0) - cases.length;

  function pressed(event: KeyboardEvent) {
    if (event.key === "ArrowDown") setAt(Math.min(marked + 1, cases.length - 1));
    else if (event.key === "ArrowUp") setAt(Math.max(marked - 1, 0));
    else if (event.key === "Enter") enter();
    else return;
    event.preventDefault();
  }

  return (
    <Modal
      opened
      onClose={close}
      title={title}
      size="lg"
      closeButtonProps={{ "aria-label": "Close" }}
    >
      <TextInput
        data-autofocus
        size="sm"
        leftSection={<IconSearch size={16} aria-hidden />}
        placeholder="A title, #12, a tag, whatever the case holds"
        aria-label="Find a case"
        role="combobox"
        aria-expanded
        aria-controls="pickable"
        aria-activedescendant={cases[marked] ? `pick-${marked}` : undefined}
        value={text}
        onChange={(event) => {
          setText(event.currentTarget.value);
          setAt(0);
          forget();
        }}
        onKeyDown={pressed}
      />
      <div
        id="pickable"
        role="listbox"
        aria-label="Cases"
        aria-busy={found.isFetching}
        style={{ marginTop: 8 }}
      >
        {cases.map((one, index) => (
          <div
            key={one.id}
            id={`pick-${index}`}
            role="option"
            aria-selected={index === marked}
            tabIndex={-1}
            className="pick"
            onClick={() => take(one)}
            onKeyDown={pressed}
            onMouseEnter={() => setAt(index)}
          >
            <span className="muted num">#{one.incremental_id ?? "–"}</span>
            <span className="clip">{one.title}</span>
            <Word kind={one.severity} />
            <span className="muted">
              <Time at={one.updated_at ?? one.created_at} />
            </span>
          </div>
        ))}
      </div>
      {found.error && !found.data && (
        <Failed error={found.error} again={() => void found.refetch()} />
      )}
      {found.data && cases.length === 0 && <p className="muted">{none}</p>}
      {more > 0 && <p className="muted">{more} more fit: write more of the title.</p>}
    </Modal>
  );
}
