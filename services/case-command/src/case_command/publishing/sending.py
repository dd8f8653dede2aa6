"""What may go out next through this producer, and what has?

A producer that failed is not asked again, and what is remembered of it is worth nothing: whoever
goes on makes another one and starts from the marks in the log.
"""

import asyncio
from collections.abc import Iterable, Iterator, Sequence
from time import perf_counter, time_ns

import structlog
from aiokafka import AIOKafkaProducer

from case_command import counted
from case_command.log.commits import Commit
from case_command.publishing.outbox import PAGE, Unpublished
from case_events import Topic
from case_events.wire import in_generation
from case_runtime import tracing
from case_runtime.near import Near, Written
from case_runtime.recent import Recent

log = structlog.get_logger()

STREAMS = 100_000
MOST_BYTES = 8 << 20
"""Sent at once; or a single commit."""


class Sending:
    """One producer, and how far it has come."""

    def __init__(
        self,
        producer: AIOKafkaProducer,
        topic: Topic,
        generation: int = 1,
        near: Near | None = None,
    ) -> None:
        """`generation` says which writing of the topic it is; `near` hears what is on it now."""
        self._producer = producer
        self._near = near or Near()
        self._topic = topic
        self._generation = generation
        self._last: Recent[str, int] = Recent(STREAMS)
        self.unmarked: list[str] = []
        """The places of commits that are on the topic, and not yet marked so."""
        self.reached: dict[int, int] = {}
        """Of each partition the offset behind the last record that was acknowledged."""

    def forget(self, generation: int) -> None:
        """Somebody else had the turn meanwhile: what they do to the log we have not seen.

        The worst is a repeat.
        """
        self._generation = generation
        self._last = Recent(STREAMS)
        self.unmarked, self.reached = [], {}

    def in_turn(self, commits: Iterable[Commit]) -> tuple[list[Commit], set[str]]:
        """Those that follow on what was sent of their stream; and the streams of the others.

        Of those, another process has committed in between, or we have just begun: the log knows.
        What it holds unmarked of a stream begins behind what is marked.
        """
        ready: list[Commit] = []
        unsure: set[str] = set()
        reached: dict[str, int] = {}
        for commit in commits:
            before = reached.get(commit.stream) or self._last.get(commit.stream) or 0
            if commit.first > before + 1:
                unsure.add(commit.stream)
            elif commit.stream not in unsure:
                ready.append(commit)
                reached[commit.stream] = max(before, commit.last)
        return ready, unsure

    def unsent(self, found: Iterable[Unpublished]) -> list[Unpublished]:
        """Those that were not sent, in the same order; the others have still to be marked."""
        left = list[Unpublished]()
        for one in found:
            if one.last > (self._last.get(one.stream) or 0):
                left.append(one)
            else:
                self.unmarked.append(one.place)
        return left

    async def send(self, commits: Sequence[Commit]) -> None:
        """Send and wait for every acknowledgement: one that nobody waits for can fail unseen."""
        began = perf_counter()
        due = [c for c in commits if c.last > (self._last.get(c.stream) or 0)]
        records = [in_generation(one, self._generation) for commit in due for one in commit.records]
        under_way = [
            await self._producer.send(self._topic.name, one.value, key=one.key, headers=one.headers)
            for one in records
        ]
        places = await asyncio.gather(*under_way)
        for sent in places:
            offset = max(sent.offset + 1, self.reached.get(sent.partition, 0))
            self.reached[sent.partition] = offset
        self._near.tell(
            Written(at.partition, at.offset, *one) for at, one in zip(places, records, strict=True)
        )
        for commit in due:
            self._last.put(commit.stream, commit.last)
        self.unmarked += [commit.place for commit in commits]
        if due:
            self._told(due, began)

    def _told(self, commits: Sequence[Commit], began: float) -> None:
        """These are on the topic now, and were sent then."""
        counted.PUBLISHED.inc(len(commits))
        took = perf_counter() - began
        topic = self._topic.name
        log.info("commits.published", topic=topic, commits=len(commits), ms=round(took * 1000, 1))
        if not tracing.on():
            return
        then = time_ns() - int(took * 1e9)
        for commit in commits:
            trace = tracing.said_by(commit.records[0].headers)
            tracing.past(f"publish {topic}", "producer", trace, then, caselog_commit=commit.place)


def rounds(commits: Iterable[Commit]) -> Iterator[list[Commit]]:
    """As many at once as surely go out in the time there is."""
    some: list[Commit] = []
    size = 0
    for commit in commits:
        if some and (len(some) == PAGE or size + commit.bytes > MOST_BYTES):
            yield some
            some, size = [], 0
        some.append(commit)
        size += commit.bytes
    if some:
        yield some
