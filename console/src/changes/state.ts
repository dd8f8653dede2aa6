/** Which part of what happened does an address mean? */
import { listOf, paged } from "../shared/address";

export const VIEWS = ["live", "handover", "deliveries", "aside"] as const;
export const STATES = ["failed", "planned", "sent"] as const;

export interface ChangesState {
  view?: (typeof VIEWS)[number];
  /** Only this kind of change. */
  kind?: string;
  /** Only by whom: a username. */
  who?: string;
  owner?: string;
  /** Since when the handover tells: a time as the API takes it. */
  since?: string;
  /** Only deliveries that stand so. */
  state?: (typeof STATES)[number];
  /** Only records that were set aside of these topics, ... */
  topic?: string[];
  /** ... by these readers, ... */
  reader?: string[];
  /** ... with this key. */
  key?: string;
  page?: number;
  per?: number;
}

/** Only what is known and makes sense; anything else in an address is ignored. */
export function readChanges(raw: Record<string, unknown>): ChangesState {
  const state: ChangesState = {};
  const view = VIEWS.find((one) => one === raw.view);
  if (view && view !== "live") state.view = view;
  for (const name of ["kind", "who", "owner", "key"] as const) {
    const said = raw[name];
    if (typeof said === "string" && said !== "") state[name] = said;
  }
  if (typeof raw.since === "string" && !Number.isNaN(Date.parse(raw.since))) {
    state.since = raw.since;
  }
  const stands = STATES.find((one) => one === raw.state);
  if (stands) state.state = stands;
  for (const name of ["topic", "reader"] as const) {
    const said = listOf(raw[name]);
    if (said.length > 0) state[name] = said;
  }
  return { ...state, ...paged(raw) };
}
