"""How are those slowed who guess passwords? After so many failures, one try a second.

That is by address and name, so nobody is kept out by somebody elsewhere. Nobody is refused unseen:
a right password counts when its turn comes. Whoever came last is next, so whoever floods us waits
behind whoever does not.
"""

import asyncio
from collections import deque
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from time import monotonic
from typing import NamedTuple

import structlog

from case_runtime import metrics
from case_runtime.errors import Later

FREE = 20
"""Failures within `WHILE`; the next try waits."""

WHILE = 60.0
GAP = 1.0
"""Seconds from one turn to the next."""

WAITING = 100
"""Of one address and name; the one who came first is told to come again."""

MOST = 10_000
"""Addresses and names that are remembered."""

log = structlog.get_logger()


class Who(NamedTuple):
    """Somebody who tries."""

    address: str
    name: str


@dataclass(slots=True)
class Tries:
    """What is known of them."""

    failures: deque[float] = field(default_factory=lambda: deque(maxlen=FREE))
    waiting: list[asyncio.Future[None]] = field(default_factory=list)
    turns: asyncio.Task[None] | None = None


class Slowing:
    """Of everyone who failed of late."""

    def __init__(
        self,
        clock: Callable[[], float] = monotonic,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
        most: int = MOST,
    ) -> None:
        self._clock = clock
        self._sleep = sleep
        self._most = most
        self._known: dict[Who, Tries] = {}

    async def turn(self, who: Who) -> None:
        """Return when it is theirs: at once, unless they failed too often."""
        tries = self._known.get(who)
        if tries is None or not self._slowed(tries):
            return
        metrics.LOG_INS_SLOWED.inc()
        mine: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        tries.waiting.append(mine)
        if len(tries.waiting) > WAITING:
            tries.waiting.pop(0).set_exception(Later("too many log-ins wait already"))
        if tries.turns is None or tries.turns.done():
            log.warning("log_ins.slowed", address=who.address)
            tries.turns = asyncio.create_task(self._give(tries))
        try:
            await mine
        finally:
            if mine in tries.waiting:  # who leaves waits no more
                tries.waiting.remove(mine)

    def failed(self, who: Who) -> None:
        """It was not the right secret."""
        metrics.LOG_INS_FAILED.inc()
        tries = self._known.pop(who, None) or Tries()
        if len(self._known) >= self._most:
            del self._known[next(iter(self._known))]
        self._known[who] = tries
        tries.failures.append(self._clock())

    def _slowed(self, tries: Tries) -> bool:
        if tries.waiting:
            return True
        first = tries.failures[0] if len(tries.failures) == FREE else None
        return first is not None and self._clock() - first < WHILE

    async def _give(self, tries: Tries) -> None:
        """Turns, as long as somebody waits."""
        while tries.waiting:
            await self._sleep(GAP)
            while tries.waiting:
                one = tries.waiting.pop()
                if not one.done():  # else it has just left
                    one.set_result(None)
                    break
