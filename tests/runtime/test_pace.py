"""Is it told how far behind a reader is, also between two batches?"""

from dataclasses import dataclass

from prometheus_client import REGISTRY

from case_runtime.pace import Pace


@dataclass
class Record:
    timestamp: int = 0
    partition: int = 0
    offset: int = 0


class Clock:
    now = 1000.0

    def __call__(self):
        return self.now


def records(reader, partition=0):
    labels = {"topic": "t", "reader": reader, "partition": str(partition)}
    return REGISTRY.get_sample_value("caselog_listener_lag_records", labels)


async def test_a_reader_is_as_far_behind_as_its_oldest_record():
    clock = Clock()
    pace = Pace("one", "t", "one", clock)
    async with pace.handling([Record(900_000), Record(950_000)]):
        clock.now += 5
        within = pace.behind(), list(pace.ailments())

    assert within == (105.0, ["one: 105 s behind"])
    assert (pace.behind(), list(pace.ailments())) == (0.0, [])


async def test_what_kafka_has_beyond_the_batch_counts_too():
    clock = Clock()
    pace = Pace("two", "t", "two", clock)
    pace.looked({0: 10, 1: 7}, all_read=False)
    async with pace.handling([Record(900_000, 0, 3), Record(910_000, 0, 4)]):
        pass

    assert (pace.left, records("two")) == (5, 5)
    assert pace.behind() == 90.0
    assert list(pace.ailments()) == ["two: 90 s behind"]


async def test_one_that_has_read_all_is_behind_only_since_something_came():
    clock = Clock()
    pace = Pace("three", "t", "three", clock)
    async with pace.handling([Record(1_000, 0, 3)]):
        pass
    pace.looked({0: 4}, all_read=True)
    clock.now += 500
    idle = pace.behind()
    pace.looked({0: 4}, all_read=True)
    pace.looked({0: 6}, all_read=False)
    clock.now += 2

    assert idle == 0.0
    assert (pace.left, pace.behind()) == (2, 2.0)


async def test_a_partition_that_somebody_else_has_now_is_nothing_to_be_behind_of():
    pace = Pace("four", "t", "four", Clock())
    pace.looked({0: 10, 1: 10}, all_read=False)
    async with pace.handling([Record(0, 0, 3), Record(0, 1, 8)]):
        pass
    pace.looked({1: 10}, all_read=False)
    lost = records("four", 0), pace.left
    pace.looked({0: 10, 1: 10}, all_read=False)

    assert lost == (0, 1)
    assert pace.left == 1


async def test_one_that_keeps_up_has_nothing_to_say():
    pace = Pace("five", "t", "five", Clock())
    async with pace.handling([Record(999_000)]):
        pass
    async with pace.handling([]):
        assert pace.behind() == 0.0

    assert not list(pace.ailments())
