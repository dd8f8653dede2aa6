"""How much is there to be done? Counted every few seconds, for metrics and for health."""

import asyncio
from collections.abc import AsyncIterator, Iterator, Mapping
from contextlib import asynccontextmanager

import structlog
from prometheus_client import Gauge

from case_runtime.background import running
from case_runtime.effects.stored import MongoEffects

EVERY = 5.0
LATE = 60.0
"""Seconds for which something may be due."""

STATES = ("planned", "done", "failed")

EFFECTS = Gauge(
    "caselog_effects",
    "Effects by their state: planned, done (of those that are still kept) or failed",
    ["of", "state"],
)
OVERDUE = Gauge(
    "caselog_effects_overdue",
    "Effects that have been due for a minute: nobody gets to them",
    ["of"],
)

log = structlog.get_logger()


class Watching:
    """Counts rows of effects; `name` is what ailments and metrics call them."""

    def __init__(self, effects: MongoEffects, name: str, every: float = EVERY) -> None:
        self._effects = effects
        self._name = name
        self._every = every
        self._late = 0
        self.failures = 0
        """Consecutive."""

    def ailments(self) -> Iterator[str]:
        """What is wrong although requests are answered."""
        if self._late:
            yield f"{self._name}: {self._late} have been due for {LATE:.0f} s"

    @asynccontextmanager
    async def going(self) -> AsyncIterator[None]:
        """It counts."""
        async with running(self._run()):
            yield

    async def _run(self) -> None:
        while True:
            try:
                await self.look()
                self.failures = 0
            except Exception:  # who counts no more looks healthy: say so, and go on
                self.failures += 1
                log.warning("watching.interrupted", exc_info=True)
            await asyncio.sleep(self._every)

    async def look(self) -> None:
        """Once."""
        counts = await self._effects.counts()
        self._late = await self._effects.late(LATE)
        told(self._name, counts, self._late)


def told(name: str, counts: Mapping[str, int], late: int) -> None:
    """These are so many now."""
    for state in STATES:
        EFFECTS.labels(name, state).set(counts.get(state, 0))
    OVERDUE.labels(name).set(late)
