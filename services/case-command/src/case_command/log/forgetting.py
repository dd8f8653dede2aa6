"""When is the key of a request forgotten? When its time is over, or a little later."""

import asyncio
from datetime import UTC, datetime
from typing import Protocol

import structlog

EVERY = 600.0
"""Seconds."""

log = structlog.get_logger()


class Keys(Protocol):
    """Where they are kept."""

    async def forget_keys(self, now: datetime) -> None:
        """What is sent from now on under a key whose time is over is a new request."""


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
                await self._keys.forget_keys(datetime.now(UTC))
                self.failures = 0
            except Exception:  # the next time will do
                self.failures += 1
                log.warning("keys.not_forgotten", times=self.failures, exc_info=True)
            await asyncio.sleep(EVERY)
