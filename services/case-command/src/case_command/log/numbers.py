"""Which number does the next case of a space get? One that none had before, and higher."""

import asyncio
import time
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Protocol

from case_runtime import mongo
from case_runtime.appends import advance, wholly
from case_runtime.errors import Later
from case_runtime.mongo import LONGEST_APPEND
from case_runtime.together import Together

BUSY = 0.05
"""Seconds between two cases, as only programs open them: then numbers are taken ahead."""
FRESH = 0.25
"""Seconds for which those are given; later, others may have been given higher ones elsewhere."""


class Numbers(Protocol):
    """Whoever numbers the cases of a space."""

    async def next(self, space: str) -> int:
        """Unique and rising; a number that a refused case took is nobody's."""


@dataclass(slots=True)
class Ahead:
    """Numbers that nobody has yet, and those that are on their way; the oldest of that age."""

    rest: Sequence[int]
    more: "asyncio.Task[Sequence[int]]"
    since: float

    async def at_least(self, needed: int) -> Sequence[int]:
        """So many, if there are; what could not be had is asked for by whoever needs it."""
        return self.rest if len(self.rest) >= needed else [*self.rest, *await self.more]


class MongoNumbers:
    """A counter per space. Those who wait for one share one step of it.

    While many are opened the next step is made beside the commit of the last: it is as long.
    """

    def __init__(
        self, database: mongo.Database, clock: Callable[[], float] = time.monotonic
    ) -> None:
        counters = mongo.durable(database, "numbers")
        self._advance = partial(advanced, counters)
        self._clock = clock
        self._next: Together[str, None, int] = Together(self._step)
        self._ahead: dict[str, Ahead] = {}
        self._given: dict[str, float] = {}
        self._under_way: set[asyncio.Task[Sequence[int]]] = set()

    async def next(self, space: str) -> int:
        """Known to a majority before anybody uses it, so that no other primary repeats it."""
        return await self._next(space, None)

    async def settle(self) -> None:
        """Return when nothing is on its way."""
        while self._under_way:
            await asyncio.wait(self._under_way)

    async def _step(self, space: str, waiting: Sequence[None]) -> Sequence[int]:
        needed, now = len(waiting), self._clock()
        ahead = self._ahead.pop(space, None)
        if ahead and now - ahead.since > FRESH:
            ahead = None
        numbers = await ahead.at_least(needed) if ahead else ()
        if len(numbers) < needed:
            numbers = [*numbers, *await self._advance(space, needed - len(numbers))]
        rest, before = numbers[needed:], self._given.get(space)
        if before is not None and now - before < BUSY:
            since = ahead.since if ahead and rest else now
            self._ahead[space] = Ahead(rest, self._more(space, needed - len(rest)), since)
        self._given[space] = self._clock()
        return numbers[:needed]

    def _more(self, space: str, by: int) -> "asyncio.Task[Sequence[int]]":
        more = asyncio.create_task(unless_away(self._advance(space, by)) if by > 0 else none())
        self._under_way.add(more)
        more.add_done_callback(self._under_way.discard)
        return more


async def advanced(counters: mongo.Collection, space: str, by: int) -> Sequence[int]:
    """So many that nobody has."""
    last = await advance(counters, space, "last", by)
    return range(last - by + 1, last + 1)


async def unless_away(asked: Awaitable[Sequence[int]]) -> Sequence[int]:
    """None of them where they cannot be had."""
    try:
        with wholly(LONGEST_APPEND):
            return await asked
    except Later:
        return ()


async def none() -> Sequence[int]:
    """There are enough."""
    return ()
