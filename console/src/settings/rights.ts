/** What of the settings may somebody change, and why not? Only a hint: the API decides. */
import type { Me } from "../api/session";
import { may, type Operation, why } from "../shared/rights";
import type { Section } from "./state";

/** What a rule does in the name of whoever writes it. */
const OF_A_RULE: readonly Operation[] = [
  "createCase",
  "updateCase",
  "deleteCase",
  "pushCase",
  "createComment",
  "updateComment",
  "deleteComment",
  "findConfigurations",
  "reopenCase",
];

/** Sections without any right are not there at all. */
export function isThere(me: Me | null, section: Section): boolean {
  if (section === "connectors") return me !== null && me.connectors !== "none";
  if (section === "automation") return me !== null && me.alerts !== "none" && may(me, "getCase");
  if (section === "notifications") return me !== null;
  return may(me, "findConfigurations");
}

export function whyNotConfigure(me: Me | null, owner: string, configured: boolean): string | null {
  return why(me, configured ? "updateConfiguration" : "createConfiguration", owner);
}

export function whyNotConnect(me: Me | null): string | null {
  return me?.connectors === "all" ? null : 'Needs "all" on connectors';
}

export function whyNotRule(me: Me | null, owner: string): string | null {
  for (const operation of OF_A_RULE) {
    const reason = why(me, operation, owner);
    if (reason) return reason;
  }
  return null;
}
