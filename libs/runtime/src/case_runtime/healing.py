"""How is a missing action found? The topic is read again from where its case was last handled."""

import asyncio
from typing import Any, Generic, Protocol

import structlog
from aiokafka import TopicPartition

from case_events.topics import Topic
from case_runtime import kafka
from case_runtime.deliver import Deliver
from case_runtime.delivery import AnEntry
from case_runtime.gaps import Gaps

AT_ONCE = 4
"""Cases that are looked for at the same time."""

log = structlog.get_logger()


class Places(Protocol):
    """Whoever knows where the last handled action of a case is."""

    async def offset(self, stream: str, /) -> int:
        """In its partition; 0 if none was handled."""


class Healing(Generic[AnEntry]):
    """Looks for what is missing, beside the reading; what it finds is handled by the reader."""

    def __init__(self, topic: Topic, servers: str, places: Places, gaps: Gaps[AnEntry]) -> None:
        self._topic = topic
        self._servers = servers
        self._places = places
        self._gaps = gaps
        self._looking: dict[str, asyncio.Task[list[Any]]] = {}

    async def heal(self, deliver: Deliver[AnEntry]) -> None:
        """Handle what was found, and look for what is due; does not wait for it."""
        if not self._gaps:
            return
        for stream, task in list(self._looking.items()):
            if task.done():
                del self._looking[stream]
                await self._found(stream, task, deliver)
        for stream in self._gaps.due()[: AT_ONCE - len(self._looking)]:
            if stream not in self._looking:
                self._looking[stream] = asyncio.create_task(self._look(stream))

    async def stop(self) -> None:
        """Look for nothing any more."""
        for task in self._looking.values():
            task.cancel()
        await asyncio.gather(*self._looking.values(), return_exceptions=True)
        self._looking.clear()

    async def _found(
        self, stream: str, task: "asyncio.Task[list[Any]]", deliver: Deliver[AnEntry]
    ) -> None:
        if error := task.exception():
            log.warning("gap.not_looked_at", stream=stream, why=repr(error))
            return
        await deliver(task.result())
        self._gaps.looked(stream)
        if self._gaps.gap(stream):
            log.error("action.missing", stream=stream)
        else:
            log.info("gap.healed", stream=stream)

    async def _look(self, stream: str) -> list[Any]:
        gap = self._gaps.gap(stream)
        if gap is None:
            return []
        start = await self._places.offset(stream)
        place = TopicPartition(self._topic.name, gap.partition)
        return await records_of(self._servers, place, stream.encode(), start)


async def records_of(servers: str, place: TopicPartition, key: bytes, start: int) -> list[Any]:
    """What the partition holds for one key, from there to its present end."""
    found: list[Any] = []
    async with kafka.consumer(servers) as consumer:
        consumer.assign([place])
        end = (await consumer.end_offsets([place]))[place]
        consumer.seek(place, start)
        while await consumer.position(place) < end:
            read = await consumer.getmany(place, timeout_ms=1000, max_records=5000)
            found += [r for records in read.values() for r in records if r.key == key]
    return found
