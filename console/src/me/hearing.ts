/** What does somebody wish to hear of, as the API takes it? */
import type { components } from "../api/schema.gen";

export type Wishes = components["schemas"]["notifier__api__preferences__Shown"];

export const REASONS = [
  ["assigned", "I am assigned to a case"],
  ["mentioned", "Somebody mentions me"],
  ["commented", "Somebody comments on a case of mine, or that I follow"],
  ["status", "The status of such a case changes"],
  ["pushFailed", "Such a case could not be pushed"],
] as const;
export const WAYS = [
  ["email", "Mail"],
  ["slack", "Slack"],
  ["teams", "Teams"],
] as const;
/** Minutes within which news are gathered. */
export const DIGESTS = [0, 15, 60, 240, 1440] as const;

export type Way = (typeof WAYS)[number][0];

/** As it is said to the API: all of it. */
export function said(wishes: Wishes) {
  return {
    assigned: wishes.assigned,
    mentioned: wishes.mentioned,
    commented: wishes.commented,
    status: wishes.status,
    pushFailed: wishes.pushFailed,
    channels: wishes.channels.filter((one): one is Way => WAYS.some(([way]) => way === one)),
    digestMinutes: wishes.digestMinutes,
    ...(wishes.quietHours ? { quietHours: wishes.quietHours } : {}),
  };
}

/** With a way more, or less; they stay in their order. */
export function withWay(wishes: Wishes, way: Way, on: boolean): Wishes {
  const wanted = new Set(wishes.channels);
  if (on) wanted.add(way);
  else wanted.delete(way);
  return { ...wishes, channels: WAYS.map(([one]) => one).filter((one) => wanted.has(one)) };
}

/** How often, in words. */
export function digest(minutes: number): string {
  if (minutes === 0) return "At once";
  if (minutes < 60) return `Every ${minutes} minutes`;
  if (minutes === 60) return "Every hour";
  if (minutes === 1440) return "Once a day";
  return minutes % 60 === 0 ? `Every ${minutes / 60} hours` : `Every ${minutes} minutes`;
}
