"""What has happened since some point? Read from the topic, by few consumers for all who ask."""

import asyncio
from collections.abc import AsyncIterator, Collection
from contextlib import asynccontextmanager

import structlog
from aiokafka import AIOKafkaConsumer, TopicPartition
from aiokafka.errors import KafkaError

from case_events import Topic
from case_events.wire import Unreadable, from_record
from case_query.changes.event import Event, event
from case_query.changes.tail import Batch
from case_query.changes.vector import Vector
from case_runtime import kafka
from case_runtime.errors import Later

CONSUMERS = 2
"""They do nothing but read; more would take the processor from those who answer."""

AT_ONCE = 500
"""Records that one reader is given before another gets its turn."""

log = structlog.get_logger()


class Past:
    """The topic, from anywhere."""

    def __init__(self, servers: str, topic: Topic, consumers: int = CONSUMERS) -> None:
        self._servers = servers
        self._topic = topic
        self._free: asyncio.LifoQueue[AIOKafkaConsumer | None] = asyncio.LifoQueue()
        for _ in range(consumers):
            self._free.put_nowait(None)

    async def after(self, since: Vector, until: Vector, cases: Collection[str] = ()) -> Batch:
        """Some of what happened between, of these cases or of all; and how far that is.

        `Later` when Kafka cannot be reached.
        """
        behind = {
            TopicPartition(self._topic.name, n): offset
            for n, offset in enumerate(since.offsets)
            if offset < until.offsets[n]
        }
        if not behind:
            return Batch([], since)
        keys = frozenset(case_id.encode() for case_id in cases)
        try:
            async with self._borrowed() as consumer:
                consumer.assign(list(behind))
                for place, offset in behind.items():
                    consumer.seek(place, offset)
                read = await consumer.getmany(timeout_ms=2000, max_records=AT_ONCE)
        except KafkaError as error:
            raise Later(repr(error)) from error
        told: list[Event] = []
        for records in read.values():
            told += [e for r in records if not keys or r.key in keys for e in told_of(r)]
        reached = {place.partition: records[-1].offset + 1 for place, records in read.items()}
        return Batch(told, since.moved(reached))

    async def close(self) -> None:
        """Read nothing any more."""
        while not self._free.empty():
            consumer = self._free.get_nowait()
            if consumer is not None:
                await consumer.stop()

    @asynccontextmanager
    async def _borrowed(self) -> AsyncIterator[AIOKafkaConsumer]:
        """One of the few, begun when it is first needed; one that failed is not used again."""
        consumer = await self._free.get()
        failed = True
        try:
            if consumer is None:
                consumer = kafka.consumer(self._servers)
                await consumer.start()
            yield consumer
            failed = False
        finally:
            self._free.put_nowait(None if failed else consumer)
            if failed and consumer is not None:
                await consumer.stop()


def told_of(record: object) -> list[Event]:
    """What the feed tells of a record; nothing of one that cannot be read."""
    try:
        envelope = from_record(record.value)  # type: ignore[attr-defined]  # no types
    except Unreadable:
        return []
    return [event(record.partition, record.offset, envelope)]  # type: ignore[attr-defined]  # no types
