"""Which number does the next case of a space get? One that none had before, and higher."""

from collections.abc import Sequence
from typing import Protocol

from case_runtime import mongo
from case_runtime.appends import advance
from case_runtime.together import Together


class Numbers(Protocol):
    """Whoever numbers the cases of a space."""

    async def next(self, space: str) -> int:
        """Unique and rising; a number that a refused case took is nobody's."""


class MongoNumbers:
    """A counter per space. Those who wait for one share one step of it."""

    def __init__(self, database: mongo.Database) -> None:
        self._counters = mongo.durable(database, "numbers")
        self._next: Together[str, None, int] = Together(self._step)

    async def next(self, space: str) -> int:
        """Known to a majority before anybody uses it, so that no other primary repeats it."""
        return await self._next(space, None)

    async def _step(self, space: str, waiting: Sequence[None]) -> list[int]:
        last = await advance(self._counters, space, "last", len(waiting))
        return list(range(last - len(waiting) + 1, last + 1))
