"""What is on the topic now, and what has come since?"""

from collections.abc import Callable, Iterator
from typing import Any

from aiokafka import TopicPartition
from aiokafka.errors import KafkaError

from case_events import Topic
from case_runtime import kafka
from case_runtime.errors import Later
from caselog.verifying.digests import Digests

Tell = Callable[[int, int], None]


class Read:
    """One topic, as far as it was read."""

    def __init__(self, servers: str, topic: Topic) -> None:
        self._servers = servers
        self._topic = topic
        self._next: dict[int, int] = {}
        self.digests = Digests()
        self.records = 0
        self.repeats = 0
        self.foreign: list[str] = []
        """Records that no relay of ours wrote, by their place."""
        self.unlike: list[str] = []
        """Actions that are there twice, and say something else the second time."""

    async def on(self, tell: Tell = lambda _done, _of: None) -> None:
        """To its end as it is now; `Later` if Kafka cannot be reached."""
        places = [TopicPartition(self._topic.name, n) for n in range(self._topic.partitions)]
        try:
            async with kafka.consumer(self._servers) as reader:
                reader.assign(places)
                ends = await reader.end_offsets(places)
                begins = await reader.beginning_offsets(places)
                for place in places:
                    n = place.partition
                    reader.seek(place, self._next.setdefault(n, begins[place]))
                of = sum(ends.values()) - sum(self._next.values())
                done = 0
                while any(self._next[place.partition] < end for place, end in ends.items()):
                    for place, records in (await reader.getmany(timeout_ms=200)).items():
                        for record in records:
                            self._met(record)
                        if records:
                            done += records[-1].offset + 1 - self._next[place.partition]
                            self._next[place.partition] = records[-1].offset + 1
                    tell(min(done, of), of)
        except KafkaError as error:
            raise Later("Kafka cannot be reached") from error

    def _met(self, record: Any) -> None:  # noqa: ANN401 - aiokafka has no types
        self.records += 1
        named = dict(record.headers).get("ce_id", b"").decode(errors="replace")
        stream, _, sequence = named.rpartition("/")
        if not sequence.isdecimal() or record.key != stream.encode() or record.value is None:
            self.foreign.append(f"{record.topic}/{record.partition}/{record.offset}")
            return
        n = int(sequence)
        if self.digests.of(stream, n) is not None:
            self.repeats += 1
        if not self.digests.put(stream, n, record.value):
            self.unlike.append(named)

    def beyond(self, stream: str, last: int) -> Iterator[int]:
        """What it has of a stream behind this action."""
        return iter(range(last + 1, self.digests.last(stream) + 1))
