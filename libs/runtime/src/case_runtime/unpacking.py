"""What if a batch on a topic cannot be unpacked? Its rest is passed over, loudly.

aiokafka reads the names of headers as UTF-8 while it unpacks. Kafka takes any bytes there; one
record with others would end the read, what was unpacked before it would never be delivered, and its
partition would stand still for ever.
"""

from collections.abc import Iterator
from typing import Any

import structlog
from aiokafka.consumer import fetcher

log = structlog.get_logger()


class Batch:
    """A batch of records up to the first that cannot be unpacked; else as it is."""

    def __init__(self, batch: Any, topic: str, partition: int) -> None:  # noqa: ANN401 - no types
        self._batch = batch
        self._topic = topic
        self._partition = partition

    def __getattr__(self, name: str) -> Any:  # noqa: ANN401 - whatever a batch has
        return getattr(self._batch, name)

    def __next__(self) -> Any:  # noqa: ANN401 - a record
        return next(self._batch)

    def __iter__(self) -> Iterator[Any]:
        try:
            yield from self._batch
        except UnicodeDecodeError:
            where = {"topic": self._topic, "partition": self._partition}
            log.error("records.passed_over", **where, before=self._batch.next_offset)  # noqa: TRY400 - the trace says nothing


class Batches:
    """The batches of one answer of Kafka."""

    def __init__(self, batches: Any, topic: str, partition: int) -> None:  # noqa: ANN401 - no types
        self._batches = batches
        self._where = topic, partition

    def has_next(self) -> bool:
        """Whether there are more."""
        return bool(self._batches.has_next())

    def next_batch(self) -> Batch:
        """The next one."""
        return Batch(self._batches.next_batch(), *self._where)


class Records(fetcher.PartitionRecords):  # type: ignore[misc] # it has no types
    """What aiokafka unpacks."""

    def __init__(self, tp: Any, records: Any, *others: Any) -> None:  # noqa: ANN401 - no types
        super().__init__(tp, Batches(records, tp.topic, tp.partition), *others)


def install() -> None:
    """From now on, for every consumer of the process: there is no other way."""
    fetcher.PartitionRecords = Records
