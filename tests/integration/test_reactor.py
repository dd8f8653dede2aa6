"""Does a reactor plan each effect once, from where it began, whatever happens to it?"""

import asyncio
from contextlib import asynccontextmanager, suppress
from dataclasses import replace
from uuid import uuid4

import pytest
from aiokafka import AIOKafkaConsumer, TopicPartition

from case_events import USER_ACTIONS, TitleChanged
from case_events.testing import history
from case_events.wire import to_record
from case_runtime import kafka, kafka_topics
from case_runtime.beginning import Beginnings
from case_runtime.effects import Effect, MongoEffects, Planning, Worker
from case_runtime.errors import Later
from case_runtime.listen import broker, listen
from case_runtime.progress import Progress
from examples import CREATED

pytestmark = pytest.mark.integration
PATIENCE = 60


class World:
    """A topic, a group and a database of one test's own."""

    def __init__(self, stack, database):
        self.servers, self.database = stack["KAFKA_BOOTSTRAP_SERVERS"], database
        run = uuid4().hex[:8]
        self.topic = replace(USER_ACTIONS, name=f"{USER_ACTIONS.name}.{run}")
        self.group = f"g-{run}"
        self.effects = MongoEffects(database)
        self.acted, self.faults = [], []

    async def publish(self, case, *sequences):
        async with kafka_topics.publisher(self.servers, [self.topic]) as producer:
            for sequence in sequences:
                actions = [CREATED, *[TitleChanged(title="t")] * (sequence - 1)]
                record = to_record(history(*actions, stream=case)[-1])
                await producer.send_and_wait(
                    self.topic.name, record.value, record.key, headers=list(record.headers)
                )

    async def policy(self, envelopes):
        """One effect for each action."""
        if self.faults:
            raise self.faults.pop()
        return [
            Effect(f"{one.stream}/{one.sequence}/all", one.stream, one.sequence, {})
            for one in envelopes
        ]

    async def act(self, claim):
        self.acted.append(claim.effect.key)

    @asynccontextmanager
    async def reacting(self, start_at="now", group=None):
        """The whole of a reactor."""
        group = group or self.group
        await self.effects.prepare()
        await kafka_topics.ensure(self.servers, [self.topic, self.topic.dead])
        await Beginnings(self.database).begin(self.servers, self.topic, group, start_at)
        worker = Worker(self.effects, self.act)
        planning = Planning(Progress(self.database), self.effects, self.policy, worker.wake)
        listener = broker(self.servers)
        listen(self.topic, listener, group, planning)
        acting = asyncio.create_task(worker.run())
        async with listener:
            await listener.start()
            yield
        acting.cancel()
        with suppress(asyncio.CancelledError):
            await acting

    async def until_acted(self, count):
        async with asyncio.timeout(PATIENCE):
            while len(self.acted) < count:  # noqa: ASYNC110 - workers tell no events
                await asyncio.sleep(0.05)

    async def committed(self, group=None):
        """Where the group is, in all partitions together."""
        async with AIOKafkaConsumer(
            bootstrap_servers=self.servers, group_id=group or self.group
        ) as member:
            places = [TopicPartition(self.topic.name, n) for n in range(self.topic.partitions)]
            found = [await member.committed(place) for place in places]
        return None if None in found else sum(found)


async def set_aside(world):
    """What was set aside first."""
    async with (
        AIOKafkaConsumer(
            world.topic.dead.name,
            bootstrap_servers=world.servers,
            auto_offset_reset="earliest",
            max_partition_fetch_bytes=kafka.MOST_BYTES,
        ) as reader,
        asyncio.timeout(PATIENCE),
    ):
        return await reader.getone()


@pytest.fixture
def world(stack, database):
    return World(stack, database)


async def test_a_new_reactor_starts_at_now_and_goes_on_from_there(world):
    await world.publish("old", 1, 2)
    async with world.reacting():
        await world.publish("old", 3)
        await world.publish("new", 1, 2)
        await world.until_acted(3)
    await world.publish("new", 3)
    async with world.reacting():
        await world.until_acted(4)

    assert sorted(world.acted) == ["new/1/all", "new/2/all", "new/3/all", "old/3/all"]


async def test_it_starts_at_the_beginning_if_it_is_told_to(world):
    await world.publish("old", 1, 2)
    async with world.reacting("beginning"):
        await world.until_acted(2)

    assert world.acted == ["old/1/all", "old/2/all"]


async def test_a_crash_before_it_listened_does_not_move_its_now(world):
    await kafka_topics.ensure(world.servers, [world.topic])
    await Beginnings(world.database).begin(world.servers, world.topic, world.group, "now")
    await world.publish("meanwhile", 1)
    async with world.reacting():
        await world.until_acted(1)

    assert world.acted == ["meanwhile/1/all"]


async def test_a_group_that_was_forgotten_starts_where_it_began_and_plans_nothing_twice(world):
    await world.publish("old", 1)
    async with world.reacting():
        await world.publish("old", 2, 3)
        await world.until_acted(2)
    beginnings = world.database["beginnings"]
    known = await beginnings.find_one()
    forgotten = f"{world.group}-forgotten"
    await beginnings.insert_one(known | {"_id": f"{forgotten}/{world.topic.name}"})
    await world.publish("old", 4)
    async with world.reacting(group=forgotten):
        await world.until_acted(3)

    assert world.acted == ["old/2/all", "old/3/all", "old/4/all"]
    assert await world.effects.counts() == {"done": 3}


async def test_of_two_who_begin_together_one_decides_and_nothing_is_reset(world):
    await world.publish("old", 1, 2)
    both = [
        Beginnings(world.database).begin(world.servers, world.topic, world.group, start_at)
        for start_at in ("now", "now")
    ]
    await asyncio.gather(*both)
    await Beginnings(world.database).begin(world.servers, world.topic, world.group, "beginning")

    assert await world.committed() == 2
    assert await world.database["beginnings"].count_documents({}) == 1


async def test_what_nobody_can_read_is_set_aside_whole_however_large(world):
    large = b"{" + b"x" * (2 << 20)
    async with world.reacting():
        async with kafka_topics.publisher(world.servers, [world.topic]) as producer:
            await producer.send_and_wait(world.topic.name, large, b"a")
        await world.publish("b", 1)
        await world.until_acted(1)
        aside = await set_aside(world)

    assert (aside.key, aside.value) == (b"a", large)
    assert dict(aside.headers)["reason"].startswith(b"unreadable")


async def test_what_cannot_be_asked_now_is_planned_later(world):
    world.faults = [Later("case-query"), Later("case-query")]
    async with world.reacting():
        await world.publish("a", 1, 2)
        await world.until_acted(2)

    assert world.acted == ["a/1/all", "a/2/all"]
