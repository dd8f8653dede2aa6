"""How does an idle subscriber wait?"""

import pytest
from aiokafka import TopicPartition

from case_events.topics import ALERTS
from case_runtime.listen import IDLE_MS, broker, ends, subscribe


class Consumer:
    """Has these records, by partition, and one more partition of which nothing is known."""

    def __init__(self, **records):
        self.records, self.asked = records, []

    def assignment(self):
        return {TopicPartition("t", 0), TopicPartition("t", 1)}

    def highwater(self, place):
        return 5 if place.partition == 0 else None

    async def getmany(self, *, timeout_ms, max_records):
        self.asked.append((timeout_ms, max_records))
        return self.records


async def nothing(_):
    pass


@pytest.mark.parametrize(
    ("records", "batch"), [({}, ()), ({"p1": [1, 2], "p2": [3]}, (1, 2, 3))], ids=["idle", "busy"]
)
async def test_it_asks_once_and_takes_what_comes_of_all_partitions(records, batch):
    listener, consumer = broker("nowhere:1"), Consumer(**records)
    subscribe(ALERTS, listener, "g", nothing, most=7)
    (subscriber,) = listener.subscribers

    assert await subscriber.get_msg(consumer) == batch
    assert ends(consumer) == {0: 5}
    assert consumer.asked == [(IDLE_MS, 7)]
