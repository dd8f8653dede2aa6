"""When is an Idempotency-Key forgotten? A day after it came, or a little later."""

import asyncio
from datetime import UTC, datetime, timedelta
from typing import Protocol

import structlog

KEPT = timedelta(hours=24)
EVERY = 600.0
"""Seconds."""

log = structlog.get_logger()


class Keys(Protocol):
    """Where they are kept."""

    async def forget_keys(self, before: datetime) -> None:
        """What a client sends under a key as old as that is a new request."""


class Forgetting:
    """Goes through the old keys now and then."""

    def __init__(self, keys: Keys) -> None:
        self._keys = keys
        self.failures = 0
        """Consecutive."""

    async def run(self) -> None:
        """For ever, as one task."""
        while True:
            try:
                await self._keys.forget_keys(datetime.now(UTC) - KEPT)
                self.failures = 0
            except Exception:  # the next time will do
                self.failures += 1
                log.warning("keys.not_forgotten", times=self.failures, exc_info=True)
            await asyncio.sleep(EVERY)
