"""How do the records of a topic come to whoever follows it? From Kafka; or from nearer by.

While all that comes was written by this process itself, nothing is fetched. What others wrote must
not wait for long, so Kafka is asked all the same, twice a second and as soon as something is
missing.
"""

import asyncio
import time
from collections.abc import Mapping, Sequence
from contextlib import suppress
from typing import Any

from aiokafka import AIOKafkaConsumer, TopicPartition

from case_events.topics import Topic
from case_runtime.near import Ear
from case_runtime.projection import Pause
from case_runtime.same_topic import behind

BLIND = 0.5
"""Seconds for which Kafka is not asked at most."""
QUIET = 0.1
"""Seconds without anything from nearby, after which it is."""
IDLE_MS = 200
"""For which a fetch waits for something to come."""


class Intake:
    """Of one consumer, beside what this process tells of its own writing."""

    def __init__(
        self,
        consumer: AIOKafkaConsumer,
        topic: Topic,
        ear: Ear,
        most: int,
        pause: Pause | None = None,
    ) -> None:
        """`pause` lets more come before what is there is handled."""
        self._consumer = consumer
        self._pause = pause
        self._topic = topic
        self._ear = ear
        self._most = most
        self._blind_until: float | None = None

    async def next(
        self, reached: Mapping[int, int], ends: Mapping[int, int], *, near: bool = True
    ) -> dict[int, Sequence[Any]]:
        """By partition what comes after `reached`; nothing, if nothing comes for a while.

        So far the topic surely goes: `ends`. Not `near`: what comes next has to come from Kafka as
        well.
        """
        read = dict(await self._came(reached, ends, near=near))
        if read and self._pause:
            await self._pause(sum(map(len, read.values())))
            for n, records in (await self._more(after(reached, read))).items():
                read[n] = [*read.get(n, ()), *records]
        return read

    async def _came(
        self, reached: Mapping[int, int], ends: Mapping[int, int], *, near: bool
    ) -> Mapping[int, Sequence[Any]]:
        if self._blind_until is None:
            found = await self._fetched(IDLE_MS)
            if near and self._is_ours(found) and self._is_all(found, reached, ends):
                self._consumer.pause(*self._consumer.assignment())
                self._blind_until = time.monotonic() + BLIND
            return found
        left = self._blind_until - time.monotonic()
        if left <= 0:
            return self._fetch_again(reached)
        with suppress(TimeoutError):
            async with asyncio.timeout(min(left, QUIET)):
                await self._ear.came.wait()
        taken = self._ear.take(reached, self._most)
        if not taken.records:
            return self._fetch_again(reached)
        if not taken.whole:
            self._blind_until = 0.0  # what is missing is fetched next
        return taken.records

    async def _more(self, reached: Mapping[int, int]) -> Mapping[int, Sequence[Any]]:
        """What is at hand by now."""
        if self._blind_until is None:
            return await self._fetched(0)
        taken = self._ear.take(reached, self._most)
        if not taken.whole:
            self._blind_until = 0.0
        return taken.records

    async def _fetched(self, idle_ms: int) -> Mapping[int, Sequence[Any]]:
        found = await self._consumer.getmany(timeout_ms=idle_ms, max_records=self._most)
        return {place.partition: records for place, records in found.items() if records}

    def _is_ours(self, found: Mapping[int, Sequence[Any]]) -> bool:
        """Whether something came, and this process has written since in all these partitions."""
        ends = self._ear.ends
        ours = (ends.get(n, 0) > records[-1].offset for n, records in found.items())
        return bool(found) and all(ours)

    def _is_all(
        self,
        found: Mapping[int, Sequence[Any]],
        reached: Mapping[int, int],
        ends: Mapping[int, int],
    ) -> bool:
        """Whether nothing is left: who has gone back must come as far again before it is blind."""
        left = behind(self._consumer, self._topic, after(reached, found), ends)
        return not any(left.values())

    def _fetch_again(self, reached: Mapping[int, int]) -> Mapping[int, Sequence[Any]]:
        self._blind_until = None
        places = [TopicPartition(self._topic.name, n) for n in reached]
        for place in places:
            self._consumer.seek(place, reached[place.partition])
        self._consumer.resume(*places)
        return {}


def after(reached: Mapping[int, int], found: Mapping[int, Sequence[Any]]) -> Mapping[int, int]:
    """What is to be read next, once this is."""
    return {**reached, **{n: records[-1].offset + 1 for n, records in found.items()}}
