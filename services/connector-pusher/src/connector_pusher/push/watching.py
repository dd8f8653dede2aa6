"""How many pushes are open, and of how many has a person to say what became of them?"""

import asyncio
from collections.abc import Iterator

import structlog

from case_runtime.effects import MongoEffects
from case_runtime.effects.watching import LATE, told
from connector_pusher import metrics

EVERY = 5.0
UNCERTAIN = {"state": "failed", "noted.outcome.uncertain": True}
BY_UNCERTAIN = {"noted.outcome.uncertain": 1, "state": 1}
"""By which those are counted, and no row is looked at: it holds all that a push says."""

log = structlog.get_logger()


class Watching:
    """One loop of each process; `failures` are consecutive."""

    def __init__(self, effects: MongoEffects) -> None:
        self._effects = effects
        self._uncertain = 0
        self.failures = 0

    def ailments(self) -> Iterator[str]:
        """What people should look at."""
        if self._uncertain:
            yield f"pushes: of {self._uncertain} a person has to say what became of them"

    async def run(self) -> None:
        """For ever, as one task."""
        while True:
            try:
                await self.look()
                self.failures = 0
            except Exception:  # a loop that has died looks healthy: say so, and go on
                self.failures += 1
                log.warning("pushes.not_counted", exc_info=True)
            await asyncio.sleep(EVERY)

    async def look(self) -> None:
        """As it is now."""
        self._uncertain = await self._effects.many(UNCERTAIN)
        metrics.UNCERTAIN.set(self._uncertain)
        told("pushes", await self._effects.counts(), await self._effects.late(LATE))
