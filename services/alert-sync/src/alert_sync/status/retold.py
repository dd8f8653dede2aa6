"""Which records does a topic have already, of those that an earlier attempt may have left there?

Only who tries again asks: it reads what was told since about then. What takes too long to be read
is told again, under the same id.
"""

import asyncio
from collections.abc import Collection
from datetime import datetime, timedelta
from typing import Any

from aiokafka import TopicPartition
from aiokafka.errors import KafkaError

from case_events.topics import Topic
from case_runtime import kafka
from case_runtime.errors import Later
from case_runtime.same_topic import name_of

BEFORE = timedelta(minutes=5)
"""By which the clocks of two machines may differ."""

LONGEST = 20.0
"""Seconds of reading."""

IDLE_MS = 200


class Retold:
    """Reads one topic."""

    def __init__(self, servers: str, topic: Topic) -> None:
        self._servers = servers
        self._topic = topic

    async def among(self, names: Collection[str], since: datetime) -> set[str]:
        """Those of the ids that have been told, as far as could be seen."""
        found: set[str] = set()
        try:
            async with asyncio.timeout(LONGEST), kafka.consumer(self._servers) as reader:
                await self._read(reader, set(names), since - BEFORE, found)
        except TimeoutError:
            return found
        except KafkaError as error:
            raise Later(f"Kafka cannot be read: {error!r}") from error
        return found

    async def _read(
        self,
        reader: Any,  # noqa: ANN401 - aiokafka ships no types
        names: set[str],
        since: datetime,
        found: set[str],
    ) -> None:
        places = [TopicPartition(self._topic.name, n) for n in range(self._topic.partitions)]
        reader.assign(places)
        ends = await reader.end_offsets(places)
        at = int(since.timestamp() * 1000)
        begins = await reader.offsets_for_times(dict.fromkeys(places, at))
        left = {place for place in places if begins[place] and begins[place].offset < ends[place]}
        reader.assign(list(left))
        for place in left:
            reader.seek(place, begins[place].offset)
        while left and names - found:
            for place, records in (await reader.getmany(timeout_ms=IDLE_MS)).items():
                found |= names & {name_of(record) or "" for record in records}
                if records and records[-1].offset + 1 >= ends[place]:
                    left.discard(place)
