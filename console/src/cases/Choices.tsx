/** Which values has a filter, and how many cases would each leave? */
import { Checkbox, SegmentedControl, TextInput } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { type ReactNode, useState } from "react";
import { countsQuery } from "../api/queries";
import type { ByField, Search } from "../api/schema.gen";
import type { Option } from "./Filter";
import type { Match } from "./state";

const MANY = 8;
const SAID: Record<Match, string> = { any: "Any", all: "All", none: "None" };
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

export function Choices({
  title,
  options,
  chosen,
  choose,
  matches,
  match,
  setMatch,
  search,
  field,
}: {
  title: string;
  options: readonly Option[];
  chosen: readonly string[];
  choose: (values: string[]) => void;
  matches: readonly Match[];
  match: Match;
  setMatch: ((match: Match) => void) | undefined;
  search: Search | null;
  field: keyof ByField | null;
}) {
  return (
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
        {(counts) => <Options title={title} options={options} {...{ chosen, choose, counts }} />}
      </Counted>
    </fieldset>
  );
}
