"""Which connectors want to push cases by themselves? All of them are looked at, not too often."""

from collections.abc import Callable, Iterator, Sequence
from time import monotonic
from typing import Protocol

from pydantic import ValidationError

from connector_pusher.auto.asked import Watch
from connector_pusher.connector import Connector
from connector_pusher.errors import NotEnabled
from connector_pusher.running import Running
from connector_pusher.systems.beyond import keys
from connector_pusher.systems.outcomes import Refused

KNOWN_FOR = 1.0
"""Seconds after which they are looked at again."""


class Rows(Protocol):
    """Where connectors are kept."""

    async def every(self) -> list[Connector]:
        """Of all spaces, and those that were deleted."""


class Watches:
    """Those of this deployment."""

    def __init__(
        self, rows: Rows, running: Running, clock: Callable[[], float] = monotonic
    ) -> None:
        self._rows = rows
        self._running = running
        self._clock = clock
        self._known: Sequence[Watch] = ()
        self._until = 0.0

    async def now(self) -> Sequence[Watch]:
        """As they were a moment ago at most."""
        if self._clock() >= self._until:
            rows = await self._rows.every()
            self._known = [watch for one in rows for watch in self._of(one)]
            self._until = self._clock() + KNOWN_FOR
        return self._known

    async def of(self, connector_id: str) -> Watch | None:
        """What this one wants; None: nothing, or no more."""
        found = (one for one in await self.now() if one.connector == connector_id)
        return next(found, None)

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
