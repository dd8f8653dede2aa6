"""How does a case hear how its push ended? By command, under a name that is the same each time."""

from case_events import User
from case_events.actions import PushFailed
from case_events.commands import Command, RecordPush, RecordResult, Refusal
from case_events.values import Connector as Named
from case_runtime.commanding import Asks, Because
from case_runtime.effects import Claim, Effect, Final
from connector_pusher.push.noted import UNTAKEN
from connector_pusher.push.plan import External, Outcome

LONGEST_REASON = 1000


class Telling:
    """Asks the case to take down what came of a push."""

    def __init__(self, asks: Asks) -> None:
        self._asks = asks

    async def told(self, claim: Claim, outcome: Outcome, external: External | None) -> None:
        """The case knows how it ended; `Later` until then.

        If it does not take the ticket, it is told that, so that it waits for none.
        """
        effect, named = claim.effect, Named(**claim.effect.what["connector"])
        if outcome.failed is None and external:
            pushed = RecordPush(
                connector_id=named.id,
                connector_name=named.name,
                external_id=external.id,
                external_title=external.title,
                external_url=external.url,
                requested=effect.sequence,
            )
            refusal = await self._asked(effect, pushed, "pushed")
            if refusal is None:
                return
            outcome = Outcome(outcome.attempt, cut(f"{UNTAKEN}: {refusal.message}"))
        failed = PushFailed(
            connector_id=named.id,
            connector_name=named.name,
            reason=outcome.failed or "",
            uncertain=outcome.uncertain,
            requested=effect.sequence,
        )
        name = f"push_failed/{outcome.attempt}"
        refusal = await self._asked(effect, RecordResult(action=failed), name)
        if refusal:
            raise Final(f"{UNTAKEN}: {refusal.message}")
        if external:
            raise Final(failed.reason)

    async def _asked(self, effect: Effect, command: Command, name: str) -> Refusal | None:
        """What the case has against it."""
        what = effect.what
        cause = f"{what['case']}/{effect.sequence}"
        because = Because(User(**what["by"]), cause, what["correlation_id"], what["hops"] + 1)
        answer = await self._asks.ask(
            command,
            case=what["case"],
            id_=f"{cause}/{name}",
            space=what["space"],
            because=because,
        )
        return answer if isinstance(answer, Refusal) else None


def cut(why: str) -> str:
    """Of a bounded length."""
    return why if len(why) <= LONGEST_REASON else f"{why[:LONGEST_REASON]}..."
