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

from case_runtime.near import Ear

BLIND = 0.5
"""Seconds for which Kafka is not asked at most."""
QUIET = 0.1
"""Seconds without anything from nearby, after which it is."""


class Intake:
    """Of one consumer, beside what this process tells of its own writing."""

    def __init__(self, consumer: AIOKafkaConsumer, topic: str, ear: Ear, most: int) -> None:
        self._consumer = consumer
        self._topic = topic
        self._ear = ear
        self._most = most
        self._blind_until: float | None = None

    async def next(
        self, reached: Mapping[int, int], idle_ms: int, *, near: bool = True
    ) -> Mapping[int, Sequence[Any]]:
        """By partition what comes after `reached`; nothing, if nothing comes for a while.

        Not `near`: what comes next has to come from Kafka as well.
        """
        if self._blind_until is None:
            return await self._fetched(idle_ms, near=near)
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

    async def more(self, reached: Mapping[int, int]) -> Mapping[int, Sequence[Any]]:
        """What is at hand by now."""
        if self._blind_until is None:
            return await self._fetched(0, near=False)
        taken = self._ear.take(reached, self._most)
        if not taken.whole:
            self._blind_until = 0.0
        return taken.records

    async def _fetched(self, idle_ms: int, *, near: bool) -> Mapping[int, Sequence[Any]]:
        found = await self._consumer.getmany(timeout_ms=idle_ms, max_records=self._most)
        batches = {place.partition: records for place, records in found.items() if records}
        ends = self._ear.ends
        ours = all(ends.get(n, 0) > records[-1].offset for n, records in batches.items())
        if near and batches and ours:
            self._consumer.pause(*self._consumer.assignment())
            self._blind_until = time.monotonic() + BLIND
        return batches

    def _fetch_again(self, reached: Mapping[int, int]) -> Mapping[int, Sequence[Any]]:
        self._blind_until = None
        places = [TopicPartition(self._topic, n) for n in reached]
        for place in places:
            self._consumer.seek(place, reached[place.partition])
        self._consumer.resume(*places)
        return {}
