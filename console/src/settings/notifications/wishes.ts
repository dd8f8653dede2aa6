/** What does somebody wish to hear, as it is sent, and what would the API refuse? */
import type { NotifierApiPreferencesShown as Wishes } from "../../api/schema.gen";

export type { Wishes };
export const LONGEST = 24 * 60;

const TIME = /^([01]\d|2[0-3]):[0-5]\d$/;

export function wishFaults(wishes: Wishes): Record<string, string> {
  const { digestMinutes, quietHours } = wishes;
  const faults: Record<string, string> = {};
  if (!Number.isInteger(digestMinutes) || digestMinutes < 0 || digestMinutes > LONGEST) {
    faults.digestMinutes = `From 0 to ${LONGEST} minutes`;
  }
  if (quietHours && !(TIME.test(quietHours.from) && TIME.test(quietHours.to))) {
    faults.quietHours = "Times are written as 22:00";
  }
  return faults;
}

export function zoneHere(): string {
  return Intl.DateTimeFormat().resolvedOptions().timeZone || "UTC";
}
