"""Which connectors want to push cases by themselves? All of them are looked at, again and again.

Whoever reads the topic must know it at once, for each action: so it is known beforehand.
"""

import asyncio
from collections.abc import Iterator, Sequence
from contextlib import suppress
from typing import Protocol

import structlog
from pydantic import ValidationError

from connector_pusher.auto.asked import Watch
from connector_pusher.connector import Connector
from connector_pusher.errors import NotEnabled
from connector_pusher.running import Running
from connector_pusher.systems.beyond import keys
from connector_pusher.systems.outcomes import Refused

LOOK_EVERY = 1.0
"""Seconds; what another process has saved counts here from then on."""

log = structlog.get_logger()


class Rows(Protocol):
    """Where connectors are kept."""

    async def every(self) -> list[Connector]:
        """Of all spaces, and those that were deleted."""


class Watches:
    """Those of this deployment, as they were `known` a moment ago; `failures` are consecutive."""

    def __init__(self, rows: Rows, running: Running) -> None:
        self._rows = rows
        self._running = running
        self._wake = asyncio.Event()
        self.known: Sequence[Watch] = ()
        self.failures = 0

    def wake(self) -> None:
        """A connector has changed."""
        self._wake.set()

    def of(self, connector_id: str) -> Watch | None:
        """What this one wants; None: nothing, or no more."""
        return next((one for one in self.known if one.connector == connector_id), None)

    async def look(self) -> None:
        """Once."""
        rows = await self._rows.every()
        self.known = [watch for one in rows for watch in self._of(one)]

    async def run(self) -> None:
        """For ever, as one task."""
        while True:
            self._wake.clear()
            try:
                await self.look()
                self.failures = 0
            except Exception:  # a loop that has died looks healthy: say so, and go on
                self.failures += 1
                log.warning("watches.interrupted", exc_info=True)
            with suppress(TimeoutError):
                async with asyncio.timeout(LOOK_EVERY):
                    await self._wake.wait()

    def _of(self, one: Connector) -> Iterator[Watch]:
        if one.deleted:
            return
        try:
            self._running.type_of(one)
            auto = keys.of(self._running.config(one)).auto_push
        except (Refused, NotEnabled, ValidationError):
            return  # it cannot be pushed with; whoever tries is told why
        if auto:
            fields = frozenset(auto.fields)
            yield Watch(one.id, one.space, fields, auto.debounce, auto.opens)
