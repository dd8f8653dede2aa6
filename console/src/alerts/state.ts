/** Which alerts does an address mean? The address is the only place where filters are. */
import type { operations } from "../api/schema.gen";
import { bounds, listOf, type Paged, paged } from "../shared/address";

export const WORKFLOW = ["open", "acknowledged", "closed"] as const;
export type Workflow = (typeof WORKFLOW)[number];

/** Where the address says nothing. */
export const USUAL = { from: "now-7d", dir: "desc", per: 50 } as const;

export interface AlertState extends Paged {
  status?: Workflow[];
  rule?: string[];
  host?: string[];
  /** The id of a case. */
  case?: string[];
  from?: string;
  to?: string;
  dir?: "asc";
  /** `index/id` of the alert whose details are open. */
  alert?: string;
}

export type AlertQuestion = NonNullable<operations["findAlerts"]["parameters"]["query"]>;

/** What a row shows; the documents themselves may be large. */
const FIELDS = [
  "@timestamp",
  "kibana.alert.original_time",
  "kibana.alert.start",
  "kibana.alert.rule.name",
  "kibana.alert.rule.uuid",
  "kibana.alert.rule.consumer",
  "kibana.alert.severity",
  "kibana.alert.reason",
  "kibana.alert.case_ids",
  "signal.rule.name",
  "signal.rule.id",
  "host.name",
  "host.id",
  "user.name",
];

export function readAlerts(raw: Record<string, unknown>): AlertState {
  const state: AlertState = paged(raw);
  const status = WORKFLOW.filter((one) => listOf(raw.status).includes(one));
  if (status.length > 0) state.status = status;
  for (const name of ["rule", "host", "case"] as const) {
    const said = listOf(raw[name]);
    if (said.length > 0) state[name] = said;
  }
  for (const name of ["from", "to", "alert"] as const) {
    const said = raw[name];
    if (typeof said === "string" && said !== "") state[name] = said;
  }
  if (raw.dir === "asc") state.dir = "asc";
  return state;
}

/** What the API is asked; it knows moments only, so `now` says what "7 days" means. */
export function asked(state: AlertState, now: number): AlertQuestion {
  return {
    ...(state.status ? { status: state.status } : {}),
    ...(state.rule ? { rule: state.rule } : {}),
    ...(state.host ? { host: state.host } : {}),
    ...(state.case ? { case: state.case } : {}),
    ...bounds(state.from ?? USUAL.from, state.to, now),
    sortOrder: state.dir ?? USUAL.dir,
    page: state.page ?? 1,
    perPage: state.per ?? USUAL.per,
    fields: FIELDS,
  };
}

const NARROWING = ["status", "rule", "host", "case", "from", "to"] as const;

/** Whether anything but the usual time narrows the list. */
export function narrowed(state: AlertState): boolean {
  return NARROWING.some((name) => state[name] !== undefined);
}
