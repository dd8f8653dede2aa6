"""Which connectors are there, as everyone hears of them? A compacted topic, kept in memory.

Whoever says that there is none has first read the topic to its end.
"""

import asyncio
from collections.abc import AsyncIterator, Iterator, Sequence
from contextlib import asynccontextmanager

import structlog
from aiokafka import AIOKafkaConsumer, TopicPartition

from case_events.connectors import AnnouncedConnector, connector_from_record
from case_events.topics import Topic
from case_events.wire import Unreadable
from case_runtime import kafka
from case_runtime.background import running
from case_runtime.errors import Later

REST = 1.0
PATIENCE = 3.0
"""Seconds in which the topic can be read to its end."""

log = structlog.get_logger()


class Announced:
    """The newest of each; `failures` are consecutive, of following the topic."""

    def __init__(self, servers: str, topic: Topic) -> None:
        self._servers = servers
        self._topic = topic
        self._newest: dict[str, AnnouncedConnector] = {}
        self._reader: AIOKafkaConsumer | None = None
        self._read: dict[TopicPartition, int] = {}
        self._moved = asyncio.Condition()
        self.failures = 0

    @asynccontextmanager
    async def going(self) -> AsyncIterator[None]:
        """They are heard."""
        async with running(self._run()):
            yield

    def ailments(self) -> Iterator[str]:
        """What is wrong although requests are answered."""
        if self._reader is None:
            yield "connectors: Kafka cannot be reached"

    def of(self, connector_id: str, space: str) -> AnnouncedConnector | None:
        """The connector, if there is one in that space, as far as was heard."""
        found = self._newest.get(connector_id)
        return found if found and found.is_in(space) else None

    def within(self, space: str) -> Sequence[AnnouncedConnector]:
        """Those of a space by name."""
        found = [one for one in self._newest.values() if one.is_in(space)]
        return sorted(found, key=lambda one: (one.name, one.id))

    async def find(self, connector_id: str, space: str) -> AnnouncedConnector | None:
        """As `of`, but what was announced by now is heard first; `Later` if that takes long."""
        if found := self.of(connector_id, space):
            return found
        await self.current()
        return self.of(connector_id, space)

    async def current(self) -> None:
        """Return when everything is heard that was announced by now; or `Later`."""
        try:
            async with asyncio.timeout(PATIENCE):
                reader = self._reader
                if reader is None:
                    raise Later("connectors: Kafka cannot be reached")
                ends = await reader.end_offsets(list(self._read))
                async with self._moved:
                    await self._moved.wait_for(lambda: self._past(ends))
        except TimeoutError as error:
            raise Later("connectors: not all of them are heard yet") from error

    async def reached(self, connector_id: str, version: int) -> AnnouncedConnector:
        """That version of a connector, or a later one, however long it takes."""
        async with self._moved:
            while True:
                found = self._newest.get(connector_id)
                if found and found.version >= version:
                    return found
                await self._moved.wait()

    def hear(self, one: AnnouncedConnector) -> None:
        """An older one than is known says nothing."""
        known = self._newest.get(one.id)
        if known is None or known.version <= one.version:
            self._newest[one.id] = one

    def _past(self, ends: dict[TopicPartition, int]) -> bool:
        return all(self._read.get(place, 0) >= end for place, end in ends.items())

    async def _run(self) -> None:
        while True:
            try:
                await self._follow()
            except Exception:  # who hears nothing looks healthy: say so, and go on
                self.failures += 1
                if self.failures & (self.failures - 1) == 0:  # ever less often
                    log.warning("connectors.interrupted", times=self.failures, exc_info=True)
            finally:
                self._reader = None
            await asyncio.sleep(REST)

    async def _follow(self) -> None:
        """From the beginning, in no group: every replica hears all of them."""
        await kafka.ensure(self._servers, [self._topic])
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
            self.hear(connector_from_record(value))
        except Unreadable:
            log.warning("connector.unreadable")
