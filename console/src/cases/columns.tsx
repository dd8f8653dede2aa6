/** Which columns can the list have, and what does each show? */
import { useQuery } from "@tanstack/react-query";
import { type ReactNode, useMemo } from "react";
import { nameOf } from "../api/people";
import { configurationsQuery } from "../api/queries";
import type { CaseWithComments } from "../api/schema.gen";
import { Assignees } from "../shared/People";
import { Time } from "../shared/Time";
import { span } from "../shared/times";
import { saidValue, Tags } from "../shared/Words";
import type { ListState } from "./state";

export interface Column {
  id: string;
  name: string;
  sort?: NonNullable<ListState["sort"]>;
  right?: boolean;
  cell: (one: CaseWithComments) => ReactNode;
}

/** The columns of a list, its areas' custom fields among them. */
export function useColumns(): readonly Column[] {
  const configurations = useQuery(configurationsQuery).data;
  return useMemo(() => {
    const fields = new Map<string, Column>();
    for (const { customFields } of configurations ?? []) {
      for (const { key, label, type } of customFields) {
        if (fields.has(key)) continue;
        const value = (one: CaseWithComments) =>
          one.customFields.find((held) => held.key === key)?.value ?? null;
        fields.set(key, {
          id: `cf.${key}`,
          name: label,
          right: type === "number",
          cell: (one) => <span className="clip">{saidValue(value(one))}</span>,
        });
      }
    }
    return [...COLUMNS, ...fields.values()];
  }, [configurations]);
}

/** Those whose cells the table fills itself: they link, or can be edited. */
const OURS = () => null;

export const COLUMNS: readonly Column[] = [
  { id: "severity", name: "Severity", sort: "severity", cell: OURS },
  {
    id: "number",
    name: "#",
    cell: (one) => <span className="num muted">{one.incremental_id ?? ""}</span>,
    right: true,
  },
  { id: "title", name: "Title", sort: "title", cell: OURS },
  { id: "status", name: "Status", sort: "status", cell: OURS },
  {
    id: "assignees",
    name: "Assignees",
    cell: (one) => <Assignees uids={one.assignees.map((who) => who.uid)} within={one.id} />,
  },
  { id: "tags", name: "Tags", cell: (one) => <Tags tags={one.tags} most={2} /> },
  { id: "category", name: "Category", sort: "category", cell: (one) => one.category ?? <None /> },
  { id: "alerts", name: "Alerts", right: true, cell: (one) => <Count of={one.totalAlerts} /> },
  { id: "events", name: "Events", right: true, cell: (one) => <Count of={one.totalEvents} /> },
  { id: "comments", name: "Comments", right: true, cell: (one) => <Count of={one.totalComment} /> },
  {
    id: "observables",
    name: "Observables",
    right: true,
    cell: (one) => <Count of={one.observables.length} />,
  },
  {
    id: "connector",
    name: "Ticket",
    cell: (one) =>
      one.external_service ? (
        <a href={one.external_service.external_url} target="_blank" rel="noopener noreferrer">
          {one.external_service.external_title}
        </a>
      ) : one.connector.id === "none" ? (
        <None />
      ) : (
        <span className="muted">{one.connector.name}, not pushed</span>
      ),
  },
  {
    id: "created",
    name: "Created",
    sort: "createdAt",
    cell: (one) => <Time at={one.created_at} />,
  },
  {
    id: "updated",
    name: "Updated",
    sort: "updatedAt",
    cell: (one) => <Time at={one.updated_at ?? one.created_at} />,
  },
  { id: "closed", name: "Closed", sort: "closedAt", cell: (one) => <Time at={one.closed_at} /> },
  { id: "reporter", name: "Reporter", cell: (one) => nameOf(one.created_by) },
  {
    id: "duration",
    name: "Duration",
    right: true,
    cell: (one) =>
      one.duration === null ? <None /> : <span className="num">{span(one.duration)}</span>,
  },
];

function None() {
  return <span className="muted">–</span>;
}

function Count({ of }: { of: number }) {
  return <span className={of === 0 ? "num muted" : "num"}>{of}</span>;
}
