"""How is a topic read to its end as it is now, from the beginning or backwards?"""

from collections.abc import AsyncIterator, Callable, Collection, Mapping, Sequence
from typing import Any, TypeVar

from aiokafka import TopicPartition

T = TypeVar("T")

CHUNK = 50
"""Records of one partition that are read at once, backwards."""


async def read_through(reader: Any, places: Collection[TopicPartition]) -> AsyncIterator[Any]:  # noqa: ANN401 - aiokafka has no types
    """What is there now."""
    first, ends = await bounds(reader, places)
    async for record in read_between(reader, first, ends):
        yield record


async def bounds(
    reader: Any,  # noqa: ANN401 - as above
    places: Collection[TopicPartition],
) -> tuple[Mapping[TopicPartition, int], Mapping[TopicPartition, int]]:
    """Where each partition begins and ends; the reader has them all, and stands at their ends."""
    reader.assign(list(places))
    first, ends = await reader.beginning_offsets(places), await reader.end_offsets(places)
    for place, end in ends.items():
        reader.seek(place, end)
    return first, ends


async def read_between(
    reader: Any,  # noqa: ANN401 - as above
    first: Mapping[TopicPartition, int],
    ends: Mapping[TopicPartition, int],
) -> AsyncIterator[Any]:
    """Of these partitions, which the reader has, what is from one offset on and before another."""
    for place, offset in first.items():
        reader.seek(place, offset)
    while any([await reader.position(place) < end for place, end in ends.items()]):
        for place, records in (await reader.getmany(*ends, timeout_ms=200)).items():
            for record in records:
                if record.offset < ends[place]:
                    yield record


async def newest(
    reader: Any,  # noqa: ANN401 - as above
    places: Collection[TopicPartition],
    most: int,
    told: Callable[[Any], T],
) -> tuple[Sequence[T], bool]:
    """The last records of all partitions by time, the newest first, and whether there are older.

    Of each partition little more is read than what is told of; nothing else is kept of a record.
    """
    first, ends = await bounds(reader, places)
    left = {place: end for place, end in ends.items() if end > first[place]}
    waiting: dict[TopicPartition, list[tuple[int, T]]] = {place: [] for place in left}
    found: list[T] = []
    while True:
        dry = {one: left[one] for one in left if not waiting[one] and left[one] > first[one]}
        if dry:
            left |= {place: max(first[place], end - CHUNK) for place, end in dry.items()}
            begin = {place: left[place] for place in dry}
            async for record in read_between(reader, begin, dry):
                place = TopicPartition(record.topic, record.partition)
                waiting[place].append((record.timestamp, told(record)))
            for place in dry:
                reader.seek(place, ends[place])  # nothing more is fetched of it
            continue
        full = [place for place, records in waiting.items() if records]
        if not full or len(found) == most:
            return found, bool(full)
        last = max(full, key=lambda place: waiting[place][-1][0])
        found.append(waiting[last].pop()[1])
