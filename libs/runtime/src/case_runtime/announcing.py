"""How does everyone hear of what there is? Each change goes onto its topic, the last one last.

A row is marked as told only if it is still what was told. When a process begins it tells of all of
them once more: a slower one may have told an old version behind a newer one, and then have died.
"""

import asyncio
from collections.abc import Callable, Sequence
from contextlib import suppress
from typing import Generic, Protocol, TypeVar

import structlog

from case_events import Topic
from case_runtime import kafka_topics
from case_runtime.errors import Later
from case_runtime.sending import Letter, Sender

LOOK_EVERY = 1.0
REST = 1.0

T = TypeVar("T")

log = structlog.get_logger()


class Rows(Protocol[T]):
    """Where they are kept."""

    async def unannounced(self) -> Sequence[T]:
        """Those that not everyone has heard of."""

    async def announced(self, one: T, /) -> None:
        """Everyone has heard of it as it is here."""

    async def announce_again(self) -> None:
        """All of them are to be told."""


class Announcing(Generic[T]):
    """One loop of each process; `failures` are consecutive."""

    def __init__(
        self,
        servers: str,
        topic: Topic,
        rows: Rows[T],
        sender: Sender,
        letter: Callable[[Topic, T], Letter],
    ) -> None:
        self._servers = servers
        self._topic = topic
        self._rows = rows
        self._sender = sender
        self._letter = letter
        self._wake = asyncio.Event()
        self.failures = 0

    def wake(self) -> None:
        """Something has changed."""
        self._wake.set()

    async def run(self) -> None:
        """For ever, as one task."""
        began = False
        while True:
            self._wake.clear()
            try:
                if not began:
                    await kafka_topics.ensure(self._servers, [self._topic])
                    await self._rows.announce_again()
                    began = True
                await self.tell()
            except Exception as why:  # a loop that has died looks healthy: say so, and go on
                self.failures += 1
                if self.failures & (self.failures - 1) == 0:  # ever less often
                    known = isinstance(why, Later)
                    topic = self._topic.name
                    log.warning("announcing.failed", topic=topic, why=repr(why), exc_info=not known)
                await asyncio.sleep(REST)
            else:
                self.failures = 0
                with suppress(TimeoutError):
                    async with asyncio.timeout(LOOK_EVERY):
                        await self._wake.wait()

    async def tell(self) -> None:
        """Return when everyone can hear of all that there is; may raise `Later`."""
        while waiting := await self._rows.unannounced():
            await self._sender.send([self._letter(self._topic, one) for one in waiting])
            for one in waiting:
                await self._rows.announced(one)
