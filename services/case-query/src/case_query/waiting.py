"""Who waits until something is shown at least as it was at some sequence?"""

import asyncio
from collections import defaultdict
from collections.abc import Mapping
from contextlib import suppress
from time import perf_counter
from typing import Generic, Protocol, TypeVar

from case_runtime.followed import WAITS

GRACE = 0.1
"""Seconds in which most are told; only then is a look into the database worth its price. Looked
again and again, less and less often: what is asked for may have been stored long ago."""

LEISURE = 0.025
"""Seconds in which more may come to be folded together, while nobody waits for any of it."""
MOMENT = 0.003
"""The same, while so much comes at once that each waits less when all go together."""
MUCH = 4
"""Records at once; fewer, and nobody who waits is kept from them."""


class Sequenced(Protocol):
    """What is shown of a stream, as of some sequence."""

    @property
    def sequence(self) -> int:
        """How far its history is folded."""


Seen = TypeVar("Seen", bound=Sequenced)
Shows_co = TypeVar("Shows_co", bound=Sequenced, covariant=True)


class Looks(Protocol[Shows_co]):
    """Where there is something to be seen."""

    def remembered(self, stream: str, /) -> Shows_co | None:
        """As last stored, if that was lately."""

    async def look(self, stream: str, /) -> Shows_co | None:
        """As it is stored."""


class Waiting(Generic[Seen]):
    """They are told by whoever stores, in the same process."""

    def __init__(self, source: Looks[Seen], grace: float = GRACE) -> None:
        self._source = source
        self._grace = grace
        self._waiting: dict[str, list[tuple[int, asyncio.Future[Seen]]]] = defaultdict(list)
        self._somebody = asyncio.Event()

    def __len__(self) -> int:
        """How many wait."""
        return sum(map(len, self._waiting.values()))

    async def pause(self, met: int) -> None:
        """Let more come, when that many records are at hand: what is written together costs less.

        As soon as somebody waits for them, or for others, it is over.
        """
        if not self._waiting:
            self._somebody.clear()
            with suppress(TimeoutError):
                async with asyncio.timeout(LEISURE):
                    await self._somebody.wait()
        if met >= MUCH:
            await asyncio.sleep(MOMENT)

    def tell(self, seen: Mapping[str, Seen]) -> None:
        """These are stored, and shown from now on."""
        for stream, one in seen.items():
            for sequence, told in self._waiting.get(stream, ()):
                if sequence <= one.sequence and not told.done():
                    told.set_result(one)

    async def reached(self, stream: str, sequence: int) -> Seen:
        """What there is once it is that far, however long that takes.

        Register first, then look: what was folded long ago is never told again, and what is folded
        between a look and a registration would be missed.
        """
        began = perf_counter()
        told: asyncio.Future[Seen] = asyncio.get_running_loop().create_future()
        waiter = (sequence, told)
        self._waiting[stream].append(waiter)
        self._somebody.set()
        try:
            seen = self._source.remembered(stream)
            if seen is not None and seen.sequence >= sequence:
                return seen
            return await self._told_or_found(stream, sequence, told)
        finally:
            WAITS.observe(perf_counter() - began)
            self._waiting[stream].remove(waiter)
            if not self._waiting[stream]:
                del self._waiting[stream]

    async def _told_or_found(
        self, stream: str, sequence: int, told: "asyncio.Future[Seen]"
    ) -> Seen:
        pause = self._grace
        while True:
            await asyncio.wait([told], timeout=pause)
            if told.done():
                return told.result()
            stored = await self._source.look(stream)
            if stored is not None and stored.sequence >= sequence:
                return stored
            pause *= 2
