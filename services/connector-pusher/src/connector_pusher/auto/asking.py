"""How is a push asked for because a case has changed? By the command that anybody could send.

Its name is made of the change, so it has one effect however often it is sent.
"""

import structlog

from case_events import User
from case_events.commands import Refusal, RequestPush
from case_runtime.commanding import Asks, Because
from case_runtime.effects import Claim, Final
from case_runtime.stories import Tells
from connector_pusher.auto.wanted import TYPES, wanted
from connector_pusher.auto.watches import Watches

log = structlog.get_logger()


class AutoPush:
    """Carries out what `asked` has planned (`case_runtime.effects.worker.Act`)."""

    def __init__(self, watches: Watches, tells: Tells, asks: Asks) -> None:
        self._watches = watches
        self._tells = tells
        self._asks = asks

    async def __call__(self, claim: Claim) -> None:
        """Return when it is asked for, or need not be; `Final`: it may not be."""
        effect, what = claim.effect, claim.effect.what
        watch = self._watches.of(what["connector"])
        if watch is None:
            return
        story = await self._tells.story(what["case"], effect.sequence, TYPES)
        if not wanted(story, effect, opens=watch.opens):
            return
        cause = f"{what['case']}/{effect.sequence}"
        because = Because(User(**what["by"]), cause, what["correlation_id"], what["hops"] + 1)
        answer = await self._asks.ask(
            RequestPush(connector_id=watch.connector, since=effect.sequence),
            case=what["case"],
            id_=effect.key,
            space=what["space"],
            because=because,
        )
        if isinstance(answer, Refusal):
            raise Final(answer.message)
        log.info("push.asked", connector=watch.connector, cause=cause)
