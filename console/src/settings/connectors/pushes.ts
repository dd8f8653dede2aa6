/** How far is a push, in words? */
import type { ShownPush } from "../../api/schema.gen";

const TICKET = "ticket";

/** The call whose answer was lost. */
export function lostStep(push: Pick<ShownPush, "steps">): { isTicket: boolean } {
  const lost = push.steps.find((one) => one.state === "uncertain");
  return { isTicket: lost === undefined || lost.step === TICKET };
}

/** `the ticket, 2 of 3 comments`. */
export function stepsSaid(push: Pick<ShownPush, "steps">): string {
  const ticket = push.steps.find((one) => one.step === TICKET);
  const comments = push.steps.filter((one) => one.step !== TICKET);
  const said = comments.filter((one) => one.state === "done").length;
  return [
    ...(ticket?.state === "done" ? ["the ticket"] : []),
    ...(comments.length > 0 ? [`${said} of ${comments.length} comments`] : []),
  ].join(", ");
}
