/** Which filters are there, and which are on? Each is a button with its values behind it. */
import { Select } from "@mantine/core";
import { IconX } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { nameOf } from "../api/people";
import { categoriesQuery, configurationsQuery, reportersQuery } from "../api/queries";
import type { ByField } from "../api/schema.gen";
import { ownerName, ownersFor, useMe } from "../shared/rights";
import { STATUSES, Word, wordOf } from "../shared/Words";
import { Filter, type Option } from "./Filter";
import { SEVERE, useAssignees, useTags } from "./options";
import {
  asSearch,
  held,
  isMatched,
  type ListName,
  type ListState,
  MATCHES,
  type Match,
  matching,
  narrowed,
  RANGES,
  USUAL,
  without,
} from "./state";

/** As the API names what people filter by. */
const FIELDS: Record<ListName, keyof ByField> = {
  status: "status",
  severity: "severity",
  assignee: "assignees",
  tag: "tags",
  category: "category",
  reporter: "reporters",
  owner: "owner",
};
const SWITCH: readonly Option[] = [
  { value: "true", name: "Yes" },
  { value: "false", name: "No" },
  { value: "unset", name: "Not set" },
];

/** Of another list the first page is asked for. */
function later(state: ListState): ListState {
  const { page: _, ...rest } = state;
  return rest;
}

export function Filters({ state, go }: { state: ListState; go: (state: ListState) => void }) {
  const me = useMe();
  const tags = useTags();
  const categories = useQuery(categoriesQuery).data ?? [];
  const reporters = useQuery(reportersQuery).data ?? [];
  const people = useAssignees();
  const owners = ownersFor(me, "getCase");
  const from = state.from ?? USUAL.from;

  const configurations = useQuery(configurationsQuery).data ?? [];
  const switches = configurations
    .filter((one) => owners.includes(one.owner))
    .flatMap(({ owner, customFields }) =>
      customFields.filter((one) => one.type === "toggle").map((one) => ({ owner, ...one })),
    );
  // what a switch leaves is not counted, so nothing is said where one is filtered by
  const search = Object.keys(held(state)).length > 0 ? null : asSearch(state);

  function filter(name: ListName, title: string, options: readonly Option[]) {
    const matched = isMatched(name) &&
      state[name] && {
        matches: MATCHES[name],
        match: state[`${name}.match`] ?? "any",
        setMatch: (match: Match) => go(matching(later(state), name, match)),
      };
    return (
      <Filter
        title={title}
        options={options}
        chosen={state[name] ?? []}
        search={search}
        field={FIELDS[name]}
        {...matched}
        choose={(values) =>
          go(values.length > 0 ? { ...later(state), [name]: values } : without(state, name))
        }
      />
    );
  }

  return (
    <div className="filters">
      {filter(
        "status",
        "Status",
        STATUSES.map((value) => ({ value, name: wordOf(value), shown: <Word kind={value} /> })),
      )}
      {filter("severity", "Severity", SEVERE)}
      {filter("assignee", "Assignee", people)}
      {filter("tag", "Tags", tags)}
      {filter(
        "category",
        "Category",
        categories.map((value) => ({ value, name: value })),
      )}
      {filter(
        "reporter",
        "Reporter",
        reporters
          .filter((one) => one.username)
          .map((one) => ({ value: one.username ?? "", name: nameOf(one) })),
      )}
      {owners.length > 1 &&
        filter(
          "owner",
          "Area",
          owners.map((value) => ({ value, name: ownerName(value) })),
        )}
      {switches.map((one) => {
        const key = `cf.${one.key}` as const;
        return (
          <Filter
            key={`${one.owner}/${one.key}`}
            title={one.label}
            options={SWITCH}
            chosen={state.owner?.[0] === one.owner ? (state[key] ?? []) : []}
            choose={(values) => {
              const rest = state.owner?.[0] === one.owner ? state : without(state, "owner");
              go(
                values.length > 0
                  ? { ...later(rest), owner: [one.owner], [key]: values }
                  : without(rest, key),
              );
            }}
          />
        );
      })}
      <Select
        aria-label="Created"
        w={140}
        data={[
          ...RANGES.map(([value, label]) => ({ value, label })),
          ...(RANGES.some(([value]) => value === from)
            ? []
            : [{ value: from, label: `Since ${from}` }]),
        ]}
        value={from}
        allowDeselect={false}
        onChange={(value) => {
          const { from: _, to: __, ...rest } = later(state);
          go(value === null || value === USUAL.from ? rest : { ...rest, from: value });
        }}
      />
      {narrowed(state) > 0 && (
        <button type="button" className="chip" onClick={() => go({ from: "all" })}>
          <IconX size={12} aria-hidden />
          Show all
        </button>
      )}
    </div>
  );
}
