"""Who does what was planned? Each effect says which of the service's works it is.

A claim is short, and held for as long as the work goes on: what a process that died has begun is
soon begun again.
"""

import asyncio
from collections.abc import Mapping
from contextlib import suppress

import structlog

from alert_sync.plans import DO
from case_runtime.effects import Claim, Effects
from case_runtime.effects.worker import Act
from case_runtime.errors import Later

CLAIMED_FOR = 15.0
HELD_EVERY = 5.0
"""Seconds."""

log = structlog.get_logger()


class Working:
    """The works, by name."""

    def __init__(
        self, effects: Effects, works: Mapping[str, Act], every: float = HELD_EVERY
    ) -> None:
        self._effects = effects
        self._works = works
        self._every = every

    async def __call__(self, claim: Claim) -> None:
        """Do it."""
        holding = asyncio.create_task(self._hold(claim))
        try:
            await self._works[claim.effect.what[DO]](claim)
        finally:
            holding.cancel()
            with suppress(asyncio.CancelledError):
                await holding

    async def _hold(self, claim: Claim) -> None:
        while True:
            await asyncio.sleep(self._every)
            try:
                await self._effects.hold(claim)
            except Later as away:  # if it stays away, somebody else begins the same again
                log.warning("claim.not_held", key=claim.effect.key, why=str(away))
