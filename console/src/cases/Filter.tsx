/** How does one filter look? A button that says what is chosen, with the values and their counts behind it. */
import { Checkbox, Popover, SegmentedControl, TextInput } from "@mantine/core";
import { IconChevronDown } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { type ReactNode, useState } from "react";
import { countsQuery } from "../api/queries";
import type { ByField, Search } from "../api/schema.gen";
import type { Match } from "./state";

export interface Option {
  value: string;
  name: string;
  shown?: ReactNode;
}

const MANY = 8;
const SAID: Record<Match, string> = { any: "Any", all: "All", none: "None" };
const SHORT: Record<Match, string> = { any: "", all: "all of ", none: "not " };

/** How many cases each value would leave; null: not known. */
type Counts = (value: string) => number | null;

function Options({
  title,
  options,
  chosen,
  choose,
  counts,
}: {
  title: string;
  options: readonly Option[];
  chosen: readonly string[];
  choose: (values: string[]) => void;
  counts: Counts;
}) {
  const [text, setText] = useState("");
  const small = text.toLowerCase();
  const fitting = options.filter((one) => one.name.toLowerCase().includes(small));
  return (
    <>
      {options.length > MANY && (
        <TextInput
          placeholder="Find"
          aria-label={`Find in ${title}`}
          value={text}
          onChange={(event) => setText(event.currentTarget.value)}
          mb={8}
        />
      )}
      <div style={{ maxHeight: 280, overflowY: "auto", display: "grid", gap: 6, padding: 4 }}>
        {fitting.map((one) => {
          const count = counts(one.value);
          return (
            <div key={one.value} className="row between">
              <Checkbox
                label={one.shown ?? one.name}
                checked={chosen.includes(one.value)}
                onChange={(event) =>
                  choose(
                    event.currentTarget.checked
                      ? [...chosen, one.value]
                      : chosen.filter((value) => value !== one.value),
                  )
                }
              />
              {count !== null && (
                <span className="muted num" title={`${count} with all other filters`}>
                  {count}
                </span>
              )}
            </div>
          );
        })}
        {fitting.length === 0 && <span className="muted">Nothing is called that.</span>}
      </div>
    </>
  );
}

/** They are counted when somebody looks. */
function Counted({
  search,
  field,
  children,
}: {
  search: Search | null;
  field: keyof ByField | null;
  children: (counts: Counts) => ReactNode;
}) {
  const asked = search !== null && field !== null;
  const found = useQuery({ ...countsQuery(search ?? {}), enabled: asked, staleTime: 0 }).data;
  const of = asked && found ? found.fields[field] : undefined;
  const each = new Map(of?.values.map(({ value, count }) => [value, count]));
  const whole = of !== undefined && of.distinct === of.values.length;
  return children((value) => each.get(value) ?? (whole ? 0 : null));
}

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
        <fieldset style={{ border: 0, margin: 0, padding: 0 }}>
          <legend className="visually-hidden">{title}</legend>
          {setMatch && (
            <SegmentedControl
              fullWidth
              mb={8}
              aria-label={`Which of them: ${title}`}
              value={match}
              data={matches.map((value) => ({ value, label: SAID[value] }))}
              onChange={(value) => setMatch(value as Match)}
            />
          )}
          <Counted search={search} field={field}>
            {(counts) => <Options title={title} options={all} {...{ chosen, choose, counts }} />}
          </Counted>
        </fieldset>
      </Popover.Dropdown>
    </Popover>
  );
}
