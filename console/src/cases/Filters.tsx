/** Which filters are there, and which are on? Each is a button with its values behind it. */
import { Checkbox, Popover, Select, TextInput } from "@mantine/core";
import { IconChevronDown, IconX } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { type ReactNode, useState } from "react";
import { nameOf } from "../api/people";
import { categoriesQuery, reportersQuery, tagsQuery } from "../api/queries";
import { ownerName, ownersFor, useMe } from "../shared/rights";
import { SEVERITIES, STATUSES, Word, wordOf } from "../shared/Words";
import { type ListName, type ListState, NOBODY, narrowed, RANGES, USUAL } from "./state";
import { useAssignable } from "./useAssignable";

export interface Option {
  value: string;
  name: string;
  shown?: ReactNode;
}

const MANY = 8;

export function Filter({
  title,
  options,
  chosen,
  choose,
}: {
  title: string;
  options: readonly Option[];
  chosen: readonly string[];
  choose: (values: string[]) => void;
}) {
  const [text, setText] = useState("");
  const lost = chosen.filter((value) => !options.some((one) => one.value === value));
  const all = [...options, ...lost.map((value) => ({ value, name: value, shown: undefined }))];
  const small = text.toLowerCase();
  const fitting = all.filter((one) => one.name.toLowerCase().includes(small));
  const names = chosen.map((value) => all.find((one) => one.value === value)?.name ?? value);
  return (
    <Popover position="bottom-start" width={250} shadow="md" trapFocus withinPortal>
      <Popover.Target>
        <button type="button" className="chip" data-active={chosen.length > 0 || undefined}>
          <span className="clip">
            {title}
            {names.length > 0 &&
              `: ${names.slice(0, 2).join(", ")}${names.length > 2 ? ` +${names.length - 2}` : ""}`}
          </span>
          <IconChevronDown size={12} aria-hidden />
        </button>
      </Popover.Target>
      <Popover.Dropdown p={8}>
        <fieldset style={{ border: 0, margin: 0, padding: 0 }}>
          <legend className="visually-hidden">{title}</legend>
          {all.length > MANY && (
            <TextInput
              placeholder="Find"
              aria-label={`Find in ${title}`}
              value={text}
              onChange={(event) => setText(event.currentTarget.value)}
              mb={8}
            />
          )}
          <div style={{ maxHeight: 280, overflowY: "auto", display: "grid", gap: 6, padding: 4 }}>
            {fitting.map((one) => (
              <Checkbox
                key={one.value}
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
            ))}
            {fitting.length === 0 && <span className="muted">Nothing is called that.</span>}
          </div>
        </fieldset>
      </Popover.Dropdown>
    </Popover>
  );
}

export function Filters({ state, go }: { state: ListState; go: (state: ListState) => void }) {
  const me = useMe();
  const tags = useQuery(tagsQuery).data ?? [];
  const categories = useQuery(categoriesQuery).data ?? [];
  const reporters = useQuery(reportersQuery).data ?? [];
  const people = useAssignable();
  const owners = ownersFor(me, "getCase");
  const from = state.from ?? USUAL.from;

  function filter(name: ListName, title: string, options: readonly Option[]) {
    return (
      <Filter
        title={title}
        options={options}
        chosen={state[name] ?? []}
        choose={(values) => {
          const { page: _, [name]: __, ...rest } = state;
          go(values.length > 0 ? { ...rest, [name]: values } : rest);
        }}
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
      {filter(
        "severity",
        "Severity",
        [...SEVERITIES]
          .reverse()
          .map((value) => ({ value, name: wordOf(value), shown: <Word kind={value} /> })),
      )}
      {filter("assignee", "Assignee", [
        { value: NOBODY, name: "No assignee" },
        ...(me?.user.profile_uid ? [{ value: me.user.profile_uid, name: "Me" }] : []),
        ...people
          .filter((one) => one.profile_uid !== me?.user.profile_uid)
          .map((one) => ({ value: one.profile_uid ?? "", name: nameOf(one) })),
      ])}
      {filter(
        "tag",
        "Tags",
        tags.map((value) => ({ value, name: value })),
      )}
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
          const { page: _, from: __, to: ___, ...rest } = state;
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
