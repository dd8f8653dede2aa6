"""What is announced on a compacted topic, as everyone hears it? The newest of each, kept in memory.

Whoever says that there is none has first read the topic to its end.
"""

import asyncio
from abc import abstractmethod
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from typing import Generic, Protocol, TypeVar

import structlog
from aiokafka import AIOKafkaConsumer, TopicPartition

from case_events.topics import Topic
from case_events.wire import Unreadable
from case_runtime import kafka, kafka_topics
from case_runtime.background import running
from case_runtime.errors import Later

REST = 1.0
PATIENCE = 3.0
"""Seconds in which the topic can be read to its end."""

log = structlog.get_logger()


class Versioned(Protocol):
    """One of them, at one time."""

    @property
    def version(self) -> int:
        """The higher one counts."""


T = TypeVar("T", bound=Versioned)


class Newest(Generic[T]):
    """Of each the newest; `failures` are consecutive, of following the topic."""

    def __init__(self, servers: str, topic: Topic) -> None:
        self._servers = servers
        self._topic = topic
        self._newest: dict[str, T] = {}
        self._reader: AIOKafkaConsumer | None = None
        self._read: dict[TopicPartition, int] = {}
        self._moved = asyncio.Condition()
        self.failures = 0

    @staticmethod
    @abstractmethod
    def read(value: bytes | None) -> T:
        """What is in a record; `Unreadable`: nothing."""

    @staticmethod
    @abstractmethod
    def name(one: T) -> str:
        """What the newest is the newest of."""

    @property
    def _called(self) -> str:
        return self._topic.name

    @asynccontextmanager
    async def going(self) -> AsyncIterator[None]:
        """They are heard."""
        async with running(self._run()):
            yield

    def ailments(self) -> Iterator[str]:
        """What is wrong although requests are answered."""
        if self._reader is None:
            yield f"{self._called}: Kafka cannot be reached"

    async def current(self) -> None:
        """Return when everything is heard that was announced by now; or `Later`."""
        try:
            async with asyncio.timeout(PATIENCE):
                reader = self._reader
                if reader is None:
                    raise Later(f"{self._called}: Kafka cannot be reached")
                ends = await reader.end_offsets(list(self._read))
                async with self._moved:
                    await self._moved.wait_for(lambda: self._past(ends))
        except TimeoutError as error:
            raise Later(f"{self._called}: not all of them are heard yet") from error

    def hear(self, one: T) -> None:
        """An older one than is known says nothing."""
        named = self.name(one)
        known = self._newest.get(named)
        if known is None or known.version <= one.version:
            self._newest[named] = one

    def _past(self, ends: dict[TopicPartition, int]) -> bool:
        return all(self._read.get(place, 0) >= end for place, end in ends.items())

    async def _run(self) -> None:
        while True:
            try:
                await self._follow()
            except Exception:  # who hears nothing looks healthy: say so, and go on
                self.failures += 1
                if self.failures & (self.failures - 1) == 0:  # ever less often
                    log.warning(
                        "announced.interrupted",
                        topic=self._called,
                        times=self.failures,
                        exc_info=True,
                    )
            finally:
                self._reader = None
            await asyncio.sleep(REST)

    async def _follow(self) -> None:
        """From the beginning, in no group: every replica hears all of them."""
        await kafka_topics.ensure(self._servers, [self._topic])
        places = [TopicPartition(self._topic.name, n) for n in range(self._topic.partitions)]
        reader = kafka.consumer(self._servers)
        try:
            await reader.start()
            reader.assign(places)
            await reader.seek_to_beginning(*places)
            self._read = {place: await reader.position(place) for place in places}
            self._reader, self.failures = reader, 0
            while True:
                batches = await reader.getmany(timeout_ms=1000)
                async with self._moved:
                    for records in batches.values():
                        for record in records:
                            self._heard(record.value)
                    self._read = {place: await reader.position(place) for place in places}
                    self._moved.notify_all()
        finally:
            await reader.stop()

    def _heard(self, value: bytes | None) -> None:
        try:
            self.hear(self.read(value))
        except Unreadable:
            log.warning("announced.unreadable", topic=self._called)
