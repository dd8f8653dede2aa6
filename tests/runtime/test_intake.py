"""When does what this process wrote come from nearby, and when is Kafka asked?"""

from types import SimpleNamespace

import pytest
from aiokafka import TopicPartition

from case_runtime import intake
from case_runtime.intake import Intake
from case_runtime.near import Near, Written

IDLE_MS = 1
TOPIC = "t"


class Consumer:
    """A topic of one partition; it keeps what is asked of it."""

    def __init__(self):
        self.records, self.position = [], 0
        self.paused, self.fetches = False, 0

    def assignment(self):
        return {TopicPartition(TOPIC, 0)}

    def pause(self, *_):
        self.paused = True

    def resume(self, *_):
        self.paused = False

    def seek(self, place, offset):
        assert place == TopicPartition(TOPIC, 0)
        self.position = offset

    async def getmany(self, *, timeout_ms, max_records):
        assert not self.paused
        self.fetches += 1
        found = self.records[self.position :][:max_records]
        self.position += len(found)
        return {TopicPartition(TOPIC, 0): found} if found else {}


class World:
    """Whoever follows reads all that comes."""

    def __init__(self, ear, near):
        self.consumer, self.near = Consumer(), near
        self.intake = Intake(self.consumer, TOPIC, ear, 100)
        self.read = []

    def write(self, *, here=True):
        one = Written(0, len(self.consumer.records), b"case", b"{}", ())
        self.consumer.records.append(SimpleNamespace(**one._asdict()))
        if here:
            self.near.tell([one])

    async def next(self, **how):
        """What came now."""
        came = await self.intake.next({0: len(self.read)}, IDLE_MS, **how)
        self.read += [one.offset for one in came.get(0, ())]
        if not came:
            return
        more = await self.intake.more({0: len(self.read)})
        self.read += [one.offset for one in more.get(0, ())]


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
