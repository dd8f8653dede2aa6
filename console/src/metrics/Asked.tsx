/** Which days, of whom, and compared with what? */
import { Button, SegmentedControl, Switch, TextInput } from "@mantine/core";
import { Filter, type Option } from "../cases/Filter";
import { SEVERE, useAssignees, useTags } from "../cases/options";
import { ownerName, ownersFor, useMe } from "../shared/rights";
import { FILTERS, isDate, LENGTHS, type MetricsState, USUAL } from "./period";

export function Asked({
  state,
  today,
  go,
}: {
  state: MetricsState;
  today: string;
  go: (state: MetricsState) => void;
}) {
  const owners = ownersFor(useMe(), "getCase");
  const { at: _, ...always } = state;
  const filters: Record<(typeof FILTERS)[number], readonly [string, readonly Option[]]> = {
    assignee: ["Assignee", useAssignees()],
    severity: ["Severity", SEVERE],
    tag: ["Tags", useTags()],
  };
  return (
    <search className="panel filters" aria-label="What is looked at">
      <SegmentedControl
        aria-label="Days"
        value={String(state.days ?? USUAL.days)}
        data={LENGTHS.map((days) => ({ value: String(days), label: `${days} days` }))}
        onChange={(value) => {
          const days = LENGTHS.find((one) => String(one) === value);
          const { days: __, ...rest } = state;
          go(days && days !== USUAL.days ? { ...rest, days } : rest);
        }}
      />
      <TextInput
        type="date"
        aria-label="As of"
        leftSection={<span className="muted">as of</span>}
        leftSectionWidth={52}
        max={today}
        value={state.at ?? today}
        onChange={(event) => {
          const at = event.currentTarget.value;
          if (isDate(at)) go(at === today ? always : { ...always, at });
        }}
      />
      {state.at && (
        <Button variant="default" onClick={() => go(always)}>
          Back to now
        </Button>
      )}
      {owners.length > 1 && (
        <SegmentedControl
          aria-label="Of"
          value={state.owner?.[0] ?? ""}
          data={[
            { value: "", label: "All" },
            ...owners.map((value) => ({ value, label: ownerName(value) })),
          ]}
          onChange={(value) => {
            const { owner: __, ...rest } = state;
            go(value === "" ? rest : { ...rest, owner: [value] });
          }}
        />
      )}
      {FILTERS.map((name) => {
        const [title, options] = filters[name];
        const { [name]: chosen, ...rest } = state;
        return (
          <Filter
            key={name}
            title={title}
            options={options}
            chosen={chosen ?? []}
            choose={(values) => go(values.length > 0 ? { ...rest, [name]: values } : rest)}
          />
        );
      })}
      <Switch
        label="Compare with the days before"
        checked={state.compare === true}
        onChange={(event) => {
          const { compare: __, ...rest } = state;
          go(event.currentTarget.checked ? { ...rest, compare: true } : rest);
        }}
      />
    </search>
  );
}
