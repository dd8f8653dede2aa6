/** How far is a push, for people? */
import type { ShownPush } from "../api/schema.gen";

export interface Progress {
  /** What is done of how much. */
  done: number;
  all: number;
  /** The step whose answer was lost. */
  doubt: string | null;
  said: string;
}

export function progress(push: ShownPush): Progress {
  const all = push.steps.length;
  const done = push.steps.filter((one) => one.state === "done").length;
  const doubt = push.steps.find((one) => one.state === "uncertain")?.step ?? null;
  return { done, all, doubt, said: said(push, done, all) };
}

function said({ state, steps, reason, retried_at }: ShownPush, done: number, all: number): string {
  if (state === "pushed") return "Pushed";
  if (state === "failed" && retried_at) return `Not yet: ${reason}`;
  if (state === "failed") return `Failed: ${reason ?? "nobody said why"}`;
  if (state === "uncertain") return "It is not known whether the last call arrived";
  if (all === 0) return "The push begins";
  const next = steps.find((one) => one.state === "open");
  if (!next) return "The push ends";
  return next === steps[0] ? "The ticket is written" : `Comment ${done} of ${all - 1} is written`;
}
