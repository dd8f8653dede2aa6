"""When does what this process wrote come from nearby, and when is Kafka asked?"""

from types import SimpleNamespace

import pytest
from aiokafka import TopicPartition

from case_events import Topic
from case_runtime import intake
from case_runtime.intake import Intake
from case_runtime.near import Near, Written

TOPIC = Topic("t", "case id", partitions=1)


class Consumer:
    """A topic of one partition; it keeps what is asked of it."""

    def __init__(self):
        self.records, self.position = [], 0
        self.paused, self.fetches = False, 0
        self.known, self.silent, self.most = None, False, 100

    def assignment(self):
        return {TopicPartition(TOPIC.name, 0)}

    def pause(self, *_):
        self.paused = True

    def resume(self, *_):
        self.paused = False

    def seek(self, place, offset):
        assert place == TopicPartition(TOPIC.name, 0)
        self.position = offset

    def highwater(self, place):
        return self.known

    async def getmany(self, *, timeout_ms, max_records):
        assert not self.paused
        self.fetches += 1
        found = self.records[self.position :][: self.most]
        self.known = None if self.silent else len(self.records)
        self.position += len(found)
        return {TopicPartition(TOPIC.name, 0): found} if found else {}


async def at_once(met):
    """Nothing more is waited for."""


class World:
    """Whoever follows reads all that comes."""

    def __init__(self, ear, near):
        self.consumer, self.near = Consumer(), near
        self.intake = Intake(self.consumer, TOPIC, ear, 100, at_once)
        self.read, self.end = [], 0

    def write(self, *, here=True):
        one = Written(0, len(self.consumer.records), b"case", b"{}", ())
        self.consumer.records.append(SimpleNamespace(**one._asdict()))
        if here:
            self.near.tell([one])

    async def next(self, **how):
        """What came now."""
        ends = {0: self.end}
        came = await self.intake.next({0: len(self.read)}, ends, **how)
        self.read += [one.offset for one in came.get(0, ())]


@pytest.fixture
def world():
    near = Near()
    with near.heard() as ear:
        yield World(ear, near)


@pytest.fixture
def hurried(monkeypatch):
    """Kafka is asked again as soon as nothing comes."""
    monkeypatch.setattr(intake, "QUIET", 0.001)


async def near_by(world):
    world.write()
    await world.next()
    assert world.consumer.paused
    world.consumer.fetches = 0


async def test_while_all_of_it_was_written_here_nothing_is_fetched(world):
    await near_by(world)
    for _ in range(3):
        world.write()
        await world.next()

    assert world.read == [0, 1, 2, 3]
    assert world.consumer.fetches == 0


async def test_what_others_write_is_fetched(world):
    for _ in range(3):
        world.write(here=False)
        await world.next()

    assert world.read == [0, 1, 2]
    assert not world.consumer.paused


async def test_what_others_wrote_in_between_is_fetched_at_once_and_in_its_place(world):
    await near_by(world)
    world.write(here=False)
    world.write()
    await world.next()
    assert world.read == [0]
    await world.next()

    assert world.read == [0, 1, 2]


async def test_behind_what_is_whole_a_gap_is_fetched_next(world):
    await near_by(world)
    world.write()
    world.write(here=False)
    world.write()
    for _ in range(3):
        await world.next()

    assert world.read == [0, 1, 2, 3]


@pytest.mark.usefixtures("hurried")
async def test_when_nothing_comes_from_nearby_kafka_is_asked(world):
    await near_by(world)
    world.write(here=False)
    await world.next()
    await world.next()

    assert world.read == [0, 1]


async def test_however_much_comes_from_nearby_kafka_is_asked_now_and_then(world, monkeypatch):
    await near_by(world)
    monkeypatch.setattr(intake, "time", SimpleNamespace(monotonic=lambda: 1e12))
    world.write()
    await world.next()
    assert not world.consumer.paused
    assert world.read == [0]

    await world.next()
    assert world.read == [0, 1]


async def test_nothing_is_taken_twice_that_was_fetched_and_told(world):
    world.write()
    world.write(here=False)
    await world.next()
    world.write()
    world.write()
    for _ in range(3):
        await world.next()

    assert world.read == [0, 1, 2, 3]


async def test_while_the_topic_is_still_compared_all_is_fetched(world):
    for _ in range(3):
        world.write()
        await world.next(near=False)

    assert world.read == [0, 1, 2]
    assert world.consumer.fetches == 6


async def test_who_has_gone_back_is_not_blind_before_all_is_read_again(world):
    for _ in range(3):
        world.write()
    world.consumer.most = 1
    await world.next()
    assert (world.read, world.consumer.paused) == ([0, 1], False)
    await world.next()
    assert world.read == [0, 1, 2]


async def test_where_kafka_has_not_said_how_far_it_goes_the_ends_of_the_beginning_count(world):
    world.consumer.silent, world.end = True, 2
    world.write()
    await world.next()
    assert (world.read, world.consumer.paused) == ([0], False)
    world.write()
    await world.next()
    assert (world.read, world.consumer.paused) == ([0, 1], True)
