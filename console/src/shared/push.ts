/** How does a push stand, and when is it worth another look? */
import type { ShownPush } from "../api/schema.gen";

type Standing = Pick<ShownPush, "state" | "retried_at">;

const SOON = 1_000;
const LONGEST = 60_000;

const WORDS: Record<ShownPush["state"], string> = {
  open: "On its way",
  pushed: "Pushed",
  failed: "Failed",
  uncertain: "Nobody knows",
};

/** Failed is only what nobody tries again by itself. */
export function stands(push: Standing): { word: string; bad: boolean } {
  if (push.state === "failed" && push.retried_at) {
    return { word: "Will be tried again", bad: false };
  }
  return {
    word: WORDS[push.state],
    bad: push.state === "failed" || push.state === "uncertain",
  };
}

/** In how many milliseconds; false: nothing happens to it by itself. */
export function lookAgain(push: Standing | null | undefined, now: number): number | false {
  if (push?.state === "open") return SOON;
  if (push?.state !== "failed" || !push.retried_at) return false;
  return Math.min(LONGEST, Math.max(SOON, Date.parse(push.retried_at) - now + SOON));
}
