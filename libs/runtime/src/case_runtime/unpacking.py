"""How are the batches of a topic unpacked? Once, however many services of one process read it.

And what if one cannot be? Its rest is passed over, loudly: aiokafka reads the names of headers as
UTF-8 while it unpacks. Kafka takes any bytes there; one record with others would end the read, what
was unpacked before it would never be delivered, and its partition would stand still for ever.
"""

from collections.abc import Iterator, Sequence
from typing import Any, TypeAlias

import structlog
from aiokafka.consumer import fetcher
from aiokafka.structs import ConsumerRecord

from case_runtime.recent import Recent

KEPT = 16 << 20
"""Bytes in memory: services that follow the same topic are never far from each other."""

log = structlog.get_logger()

Name: TypeAlias = tuple[str, int, int, int, int]
"""Where a batch is, and the checksum of what it holds: another one is never taken for it."""

Record: TypeAlias = ConsumerRecord[bytes, bytes]


def size(records: Sequence[Record]) -> int:
    """What it takes to keep them, more or less."""
    return sum(300 + len(one.value or b"") for one in records)


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

    def __iter__(self) -> Iterator[Record]:
        """As consumers hand them out, and share them."""
        name = self._name()
        known = UNPACKED.get(name) if name else None
        if known is not None:
            return iter(known)
        made = list[Record]()
        try:
            made.extend(map(self._made, self._batch))
        except UnicodeDecodeError:
            where = {"topic": self._topic, "partition": self._partition}
            log.error("records.passed_over", **where, before=self._batch.next_offset)  # noqa: TRY400 - the trace says nothing
        else:
            if name:
                UNPACKED.put(name, made)
        return iter(made)

    def _name(self) -> Name | None:
        """None: in the forms of old it has no checksum of its own."""
        batch = self._batch
        crc = getattr(batch, "crc", None)
        if crc is None:
            return None
        return self._topic, self._partition, batch.base_offset, batch.next_offset, crc

    def _made(self, record: Any) -> Record:  # noqa: ANN401 - as above
        key, value = record.key, record.value
        return ConsumerRecord(
            self._topic,
            self._partition,
            record.offset,
            record.timestamp,
            record.timestamp_type,
            key,
            value,
            record.checksum,
            -1 if key is None else len(key),
            -1 if value is None else len(value),
            tuple(record.headers),
        )


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
    """What aiokafka unpacks; no consumer of ours reads more into keys and values than bytes."""

    def __init__(self, tp: Any, records: Any, *more: Any, **named: Any) -> None:  # noqa: ANN401 - no types
        super().__init__(tp, Batches(records, tp.topic, tp.partition), *more, **named)

    def _consumer_record(self, _: Any, record: Record) -> Record:  # noqa: ANN401 - as above
        """It was made when its batch was unpacked."""
        return record


UNPACKED: Recent[Name, Sequence[Record]] = Recent(KEPT, size)


def install() -> None:
    """From now on, for every consumer of the process: there is no other way."""
    fetcher.PartitionRecords = Records
