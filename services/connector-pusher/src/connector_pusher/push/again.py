"""How is a push tried again that has failed? Its row is open again, with the plan that it had."""

import structlog

from case_runtime.effects import Claim, Effects
from case_runtime.stories import Tells
from connector_pusher.push.noted import RETRIED, VOID
from connector_pusher.push.patience import TYPES, wanted

log = structlog.get_logger()


class Again:
    """Carries out what `patience` has planned (`case_runtime.effects.worker.Act`)."""

    def __init__(self, pushes: Effects, tells: Tells) -> None:
        self._pushes = pushes
        self._tells = tells

    async def __call__(self, claim: Claim) -> None:
        """Return when it is open again, or need not be: somebody may have had it tried before.

        Readers may be late, so our own rows are asked for a newer push as well: with the same
        ticket two are never under way.
        """
        effect, what = claim.effect, claim.effect.what
        story = await self._tells.story(what["case"], effect.sequence, TYPES)
        newer = await self._pushes.follows(what["line"], effect.sequence)
        if newer or not wanted(story, effect):
            return
        noted = {VOID: what["attempt"], RETRIED: what["times"]}
        if await self._pushes.again(what["push"], noted, dropped=False):
            log.info("push.again", key=what["push"], times=what["times"])
