/** What may this person do? Only a hint for the page: the API decides. */
import { useQuery } from "@tanstack/react-query";
import { meQuery } from "../api/queries";
import type { Me } from "../api/session";

/** What a role grants, as the API names it. */
export type Operation = Me["privileges"][string][number];

export function useMe(): Me | null {
  return useQuery(meQuery).data ?? null;
}

/** Whether the operation is granted for the owner; without one, for any. */
export function may(me: Me | null, operation: Operation, owner?: string): boolean {
  if (!me) return false;
  const owners = owner === undefined ? Object.keys(me.privileges) : [owner];
  return owners.some((one) => me.privileges[one]?.includes(operation));
}

/** Why not: null if they may. */
export function why(me: Me | null, operation: Operation, owner: string): string | null {
  return may(me, operation, owner)
    ? null
    : `Needs the privilege "${operation}" for ${ownerName(owner)}`;
}

/** Why not, whose it is not being known. */
export function lacks(me: Me | null, operation: Operation): string | null {
  return may(me, operation) ? null : `Needs the privilege "${operation}"`;
}

/** Whether they may look at what detectors publish. */
export function mayReadAlerts(me: Me | null): boolean {
  return me !== null && me.alerts !== "none";
}

/** The owners for which it is granted. */
export function ownersFor(me: Me | null, operation: Operation): string[] {
  return Object.keys(me?.privileges ?? {}).filter((owner) => may(me, operation, owner));
}

const NAMES: Record<string, string> = {
  securitySolution: "Security",
  observability: "Observability",
  cases: "Stack",
};

export function ownerName(owner: string): string {
  return NAMES[owner] ?? owner;
}
