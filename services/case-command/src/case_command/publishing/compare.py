"""Do log and topic know the same history? Asked whenever a relay takes over.

What the topic ends with must be in the log: else the log was lost, and whatever is decided now
could contradict what readers have seen. And the topic must reach as far as was acknowledged: else
the topic was lost, and what belongs there is published again.
"""

import asyncio
from collections.abc import AsyncIterator, Mapping, Sequence
from typing import Any, Protocol

import structlog
from aiokafka import AIOKafkaConsumer, ConsumerRecord, TopicPartition
from aiokafka.partitioner import murmur2

from case_events import Topic
from case_runtime import kafka

PATIENCE = 10.0
"""Seconds for reading the ends of a topic."""
AT_ONCE = 1000
"""Streams."""
BEHIND = "behind"
REACHED = "reached"

log = structlog.get_logger()


class Log(Protocol):
    """The commit log, as far as it is compared."""

    async def holds(self, stream: str, sequence: int) -> bool:
        """Whether it has this action."""

    def streams(self) -> AsyncIterator[str]:
        """All streams, once each."""

    async def publish_again(self, streams: Sequence[str]) -> None:
        """Nothing of these is taken to be published any more."""


class Facts(Protocol):
    """What is kept beside the lease."""

    @property
    def row(self) -> Mapping[str, Any]:
        """As it was last seen."""

    async def keep(self, **facts: Any) -> None:  # noqa: ANN401 - whatever BSON can say
        """Keep these."""


class Comparison:
    """Compares, and mends what can be mended."""

    def __init__(self, servers: str, topic: Topic, log: Log, facts: Facts) -> None:
        self._servers = servers
        self._topic = topic
        self._log = log
        self._facts = facts

    async def __call__(self) -> bool:
        """Whether the log has all that the topic ends with."""
        async with asyncio.timeout(PATIENCE), kafka.consumer(self._servers) as consumer:
            places = [TopicPartition(self._topic.name, n) for n in range(self._topic.partitions)]
            ends = {p.partition: end for p, end in (await consumer.end_offsets(places)).items()}
            last = await last_records(consumer, self._topic, ends)
        lost = [record for record in last if not await self._known(record)]
        if bool(self._facts.row.get(BEHIND)) != bool(lost):
            await self._facts.keep(behind=bool(lost))
        if lost:
            where = [record.partition for record in lost]
            log.error("log.behind_topic", partitions=where, advice="run restore")
            return False
        await self._mend(ends)
        return True

    async def _known(self, record: ConsumerRecord) -> bool:
        named = dict(record.headers).get("ce_id", b"").decode(errors="replace")
        stream, _, sequence = named.rpartition("/")
        if not sequence.isdecimal():  # nobody who writes here wrote that
            log.warning("topic.foreign_record", partition=record.partition, offset=record.offset)
            return True
        return await self._log.holds(stream, int(sequence))

    async def _mend(self, ends: Mapping[int, int]) -> None:
        """Publish again what a partition had acknowledged and does not have any more."""
        reached: Mapping[str, int] = self._facts.row.get(REACHED, {})
        short = {int(n) for n, offset in reached.items() if ends.get(int(n), 0) < offset}
        if not short:
            return
        log.error("topic.behind_log", partitions=sorted(short))
        some: list[str] = []
        async for stream in self._log.streams():
            if partition_of(stream, self._topic.partitions) in short:
                some.append(stream)
            if len(some) >= AT_ONCE:
                await self._log.publish_again(some)
                some = []
        await self._log.publish_again(some)
        await self._facts.keep(**{f"{REACHED}.{n}": ends[n] for n in short})


async def last_records(
    consumer: AIOKafkaConsumer, topic: Topic, ends: Mapping[int, int]
) -> list[ConsumerRecord]:
    """The last record of each partition that has any."""
    missing = {n for n, end in ends.items() if end}
    consumer.assign([TopicPartition(topic.name, n) for n in missing])
    for n in missing:
        consumer.seek(TopicPartition(topic.name, n), ends[n] - 1)
    found: dict[int, ConsumerRecord] = {}
    while missing - found.keys():
        for place, records in (await consumer.getmany(timeout_ms=200)).items():
            found[place.partition] = records[-1]
    return list(found.values())


def partition_of(stream: str, partitions: int) -> int:
    """Where Kafka's own partitioner puts a key."""
    hashed: int = murmur2(stream.encode())
    return (hashed & 0x7FFFFFFF) % partitions
