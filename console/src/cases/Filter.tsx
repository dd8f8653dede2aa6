/** How does one filter look? A button that says what is chosen, with the values and their counts behind it. */
import { Popover } from "@mantine/core";
import { IconChevronDown } from "@tabler/icons-react";
import { lazy, type ReactNode, Suspense, useState } from "react";
import type { ByField, Search } from "../api/schema.gen";
import type { Match } from "./state";

const load = () => import("./Choices");
const Choices = lazy(() => load().then((found) => ({ default: found.Choices })));

export interface Option {
  value: string;
  name: string;
  shown?: ReactNode;
}

const SHORT: Record<Match, string> = { any: "", all: "all of ", none: "not " };

export function Filter({
  title,
  options,
  chosen,
  choose,
  matches = [],
  match = "any",
  setMatch,
  search = null,
  field = null,
}: {
  title: string;
  options: readonly Option[];
  chosen: readonly string[];
  choose: (values: string[]) => void;
  matches?: readonly Match[];
  match?: Match;
  setMatch?: (match: Match) => void;
  /** What is counted, if anything is. */
  search?: Search | null;
  field?: keyof ByField | null;
}) {
  const [opened, setOpened] = useState(false);
  const lost = chosen.filter((value) => !options.some((one) => one.value === value));
  const all = [...options, ...lost.map((value) => ({ value, name: value, shown: undefined }))];
  const names = chosen.map((value) => all.find((one) => one.value === value)?.name ?? value);
  const more = names.length > 2 ? ` +${names.length - 2}` : "";
  return (
    <Popover
      opened={opened}
      onChange={setOpened}
      position="bottom-start"
      width={260}
      shadow="md"
      trapFocus
      returnFocus
      withinPortal
    >
      <Popover.Target>
        <button
          type="button"
          className="chip"
          data-active={chosen.length > 0 || undefined}
          onFocus={() => void load()}
          onMouseEnter={() => void load()}
          onClick={() => setOpened(!opened)}
        >
          <span className="clip">
            {title}
            {names.length > 0 && `: ${SHORT[match]}${names.slice(0, 2).join(", ")}${more}`}
          </span>
          <IconChevronDown size={12} aria-hidden />
        </button>
      </Popover.Target>
      <Popover.Dropdown p={8}>
        <Suspense>
          <Choices
            title={title}
            options={all}
            chosen={chosen}
            choose={choose}
            matches={matches}
            match={match}
            setMatch={setMatch}
            search={search}
            field={field}
          />
        </Suspense>
      </Popover.Dropdown>
    </Popover>
  );
}
