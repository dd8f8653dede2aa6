/** Which lists do people come back to? Our own few, and those that they keep, alone or for everybody. */
import type { ShownView, ViewToSave } from "../api/schema.gen";
import { type ListState, NOBODY, parseAddress, readState, writeAddress } from "./state";

export interface View {
  id: string;
  name: string;
  state: ListState;
  /** As it is kept; our own are not. */
  saved?: ShownView;
}

/** The one whose cases nobody can ask the server for: it does not know what was read. */
export const CHANGED = "changed";
const GOING = ["open", "in-progress"];

/** Our own; `mine` is the profile of whoever looks. */
export function ownViews(mine: string | undefined): View[] {
  return [
    { id: "all", name: "All", state: {} },
    ...(mine ? [{ id: "mine", name: "Mine", state: { status: GOING, assignee: [mine] } }] : []),
    { id: "unassigned", name: "Unassigned", state: { status: GOING, assignee: [NOBODY] } },
    {
      id: "critical",
      name: "Critical, not acknowledged",
      state: { status: ["open"], severity: ["critical"], from: "all" },
    },
    { id: CHANGED, name: "Changed since I looked", state: {} },
  ];
}

export function savedView(saved: ShownView): View {
  return { id: saved.id, name: saved.name, state: readState(parseAddress(saved.query)), saved };
}

/** What of a list belongs to a view: not where in it somebody is. */
export function queryOf(state: ListState): string {
  const { view: _, page: __, beside: ___, ...rest } = state;
  return written(writeAddress(rest));
}

/** In one order, whoever said it. */
const written = (query: string) => writeAddress({ ...readState(parseAddress(query)) }).slice(1);

/** The address of a view. */
export function addressOf(view: View): ListState {
  return { ...view.state, view: view.id };
}

/** Whether a list is no longer what its view says. */
export function isChanged(view: View, state: ListState): boolean {
  return queryOf(view.state) !== queryOf(state);
}

/** The view that an address is in: the one it names, or the one that says the same. */
export function viewOf(views: readonly View[], state: ListState): View | undefined {
  if (state.view !== undefined) return views.find((one) => one.id === state.view);
  return views.find((one) => one.id !== CHANGED && !isChanged(one, state));
}

/** What is kept of a view after a change of it. */
export function toSave(saved: ShownView, part: Partial<ViewToSave>): ViewToSave {
  const { name, query, settings, shared, version } = saved;
  return { name, query, settings, shared, version, ...part };
}
