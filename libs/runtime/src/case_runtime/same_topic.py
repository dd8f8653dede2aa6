"""Is a topic still the one that was read, and is it read to its end?"""

from collections.abc import Mapping, Sequence
from typing import Any

from aiokafka import AIOKafkaConsumer, TopicPartition

from case_events.topics import Topic
from case_runtime.offsets import Reached


class TopicLost(Exception):
    """The topic is not the one that was read: views that are derived from it must be rebuilt."""


def went_on(
    stored: Mapping[int, Reached], ends: Mapping[int, int]
) -> tuple[dict[int, int], dict[int, tuple[int, str]]]:
    """What is read next in each partition, and which record must be found again just before it.

    `TopicLost`: more was read than there is.
    """
    reached, expected = dict[int, int](), dict[int, tuple[int, str]]()
    for n, end in ends.items():
        known = stored.get(n, Reached(0))
        if known.next > end:
            raise TopicLost(f"partition {n} ends at {end}, {known.next} was read")
        reached[n] = known.next
        if known.last is not None:
            expected[n] = (known.next - 1, known.last)
    return reached, expected


def verify(read: dict[int, Sequence[Any]], expected: dict[int, tuple[int, str]]) -> None:
    """Take out the records that were read before; `TopicLost`: there are others in their places."""
    for n in expected.keys() & read.keys():
        offset, name = expected.pop(n)
        first = read[n][0]
        if first.offset > offset:
            continue
        if name_of(first) != name:
            raise TopicLost(f"partition {n} has {name_of(first)} at {offset}, where {name} was")
        read[n] = read[n][1:]


def name_of(record: Any) -> str | None:  # noqa: ANN401 - aiokafka ships no types
    """The id that the record says it has."""
    said = dict(record.headers).get("ce_id")
    return said.decode(errors="replace") if said else None


def beyond(reached: Mapping[int, int], ends: Mapping[int, int]) -> bool:
    """Whether each partition is read as far as that."""
    return all(reached.get(partition, 0) >= end for partition, end in ends.items())


def behind(
    consumer: AIOKafkaConsumer, topic: Topic, reached: Mapping[int, int], ends: Mapping[int, int]
) -> dict[int, int]:
    """Records that are left, by the ends that came with the last ones; else by these."""
    left = {}
    for n, begun in reached.items():
        end = consumer.highwater(TopicPartition(topic.name, n))
        left[n] = max(0, (ends[n] if end is None else end) - begun)
    return left
