"""Which number does the next case of a space get? One that none had before, and higher."""

import asyncio
import time
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Protocol

from case_runtime import mongo
from case_runtime.appends import advance
from case_runtime.errors import Later
from case_runtime.together import Together

BUSY = 0.05
"""Seconds between two cases, as only programs open them: then numbers are taken ahead."""
FRESH = 0.25
"""Seconds for which those are given; later, others may have been given higher ones elsewhere."""


class Numbers(Protocol):
    """Whoever numbers the cases of a space."""

    async def next(self, space: str) -> int:
        """Unique and rising; a number that a refused case took is nobody's."""


@dataclass(frozen=True, slots=True)
class Ahead:
    """Numbers that nobody has yet, and those that are on their way."""

    rest: Sequence[int]
    more: "asyncio.Task[Sequence[int]]"
    since: float

    async def numbers(self) -> Sequence[int]:
        """All of them; what could not be had is asked for again by whoever needs it."""
        return [*self.rest, *await self.more]


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

    async def next(self, space: str) -> int:
        """Known to a majority before anybody uses it, so that no other primary repeats it."""
        return await self._next(space, None)

    async def _step(self, space: str, waiting: Sequence[None]) -> Sequence[int]:
        needed, now = len(waiting), self._clock()
        numbers = await self._from_ahead(space, now)
        if len(numbers) < needed:
            numbers = [*numbers, *await self._advance(space, needed - len(numbers))]
        before = self._given.get(space)
        if before is not None and now - before < BUSY:
            rest = numbers[needed:]
            more = asyncio.create_task(known(self._advance(space, max(1, needed - len(rest)))))
            self._ahead[space] = Ahead(rest, more, now)
        self._given[space] = self._clock()
        return numbers[:needed]

    async def _from_ahead(self, space: str, now: float) -> Sequence[int]:
        ahead = self._ahead.pop(space, None)
        if ahead is None or now - ahead.since > FRESH:
            return ()
        return await ahead.numbers()


async def advanced(counters: mongo.Collection, space: str, by: int) -> Sequence[int]:
    """So many that nobody has."""
    last = await advance(counters, space, "last", by)
    return range(last - by + 1, last + 1)


async def known(asked: Awaitable[Sequence[int]]) -> Sequence[int]:
    """None of them where nobody can tell."""
    try:
        return await asked
    except Later:
        return ()
