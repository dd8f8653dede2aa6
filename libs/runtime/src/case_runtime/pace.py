"""How far behind is a member of a group that reads a topic? In records, and in seconds.

As old as the oldest record that it is just handling. Between two batches: what Kafka has that was
not handed out yet is at least as old as the last one that was, or has come since all was read.
"""

import time
from collections.abc import AsyncIterator, Callable, Iterator, Mapping, Sequence
from contextlib import asynccontextmanager
from typing import Protocol

from prometheus_client import Gauge

LATE = 60.0
"""Seconds behind that are worth a word."""

RECORDS = Gauge(
    "caselog_listener_lag_records",
    "Records of a partition that a reactor has not handled yet",
    ["topic", "reader", "partition"],
)
SECONDS = Gauge(
    "caselog_listener_lag_seconds",
    "How old the oldest record is that a reactor has not handled yet",
    ["topic", "reader"],
)


class Dated(Protocol):
    """As much of a Kafka record as matters here."""

    @property
    def partition(self) -> int:
        """Where it is."""

    @property
    def offset(self) -> int:
        """Where in the partition."""

    @property
    def timestamp(self) -> int:
        """When it was written, in milliseconds since 1970."""


class Pace:
    """Of one reader of one topic; `name` is what ailments call it, the others are its labels."""

    def __init__(
        self, name: str, topic: str, reader: str, clock: Callable[[], float] = time.time
    ) -> None:
        self._name = name
        self._labels = (topic, reader)
        self._clock = clock
        self._next: dict[int, int] = {}
        self._ends: Mapping[int, int] = {}
        self._oldest: float | None = None
        self._since = clock()
        SECONDS.labels(topic, reader).set_function(self.behind)

    @property
    def left(self) -> int:
        """Records that Kafka has and that were not handled, as far as is known."""
        return sum(self._left(partition) for partition in self._ends)

    def looked(self, ends: Mapping[int, int], *, all_read: bool) -> None:
        """So far go the partitions that it has now; `all_read`: nothing of them is left."""
        for gone in set(self._ends) - set(ends):
            RECORDS.labels(*self._labels, gone).set(0)
        self._ends = dict(ends)
        known = dict(ends) if all_read else self._next
        self._next = {partition: known[partition] for partition in ends if partition in known}
        if all_read:
            self._since = self._clock()
        self._count()

    @asynccontextmanager
    async def handling(self, records: Sequence[Dated]) -> AsyncIterator[None]:
        """A batch."""
        times = [one.timestamp / 1000 for one in records]
        self._oldest = min(times, default=None)
        try:
            yield
        finally:
            self._oldest = None
            for one in records:
                self._next[one.partition] = max(one.offset + 1, self._next.get(one.partition, 0))
            self._since = max(times, default=self._since) if self.left else self._clock()
            self._count()

    def behind(self) -> float:
        """Seconds."""
        if self._oldest is None and not self.left:
            return 0.0
        since = self._since if self._oldest is None else self._oldest
        return max(0.0, self._clock() - since)

    def ailments(self) -> Iterator[str]:
        """What is wrong although requests are answered."""
        behind = self.behind()
        if behind > LATE:
            yield f"{self._name}: {behind:.0f} s behind"

    def _left(self, partition: int) -> int:
        end = self._ends[partition]
        return max(0, end - self._next.get(partition, end))

    def _count(self) -> None:
        for partition in self._ends:
            RECORDS.labels(*self._labels, partition).set(self._left(partition))
