"""Is every action published once at least, and in order, whatever happens to the relays?"""

import asyncio
import random
import signal
import subprocess
import sys
from contextlib import ExitStack, contextmanager
from dataclasses import replace
from functools import partial
from pathlib import Path
from uuid import uuid4

import pytest
from aiokafka import TopicPartition

from case_command.ledger import Ledger
from case_command.log.commit_log import MongoCommits
from case_command.log.memory import MemorySnapshots
from case_command.publishing.outbox import Outbox, Place
from case_command.states import States
from case_events import USER_ACTIONS
from case_events.wire import from_record
from case_runtime import kafka, mongo
from verbs import ANA, comment, create

pytestmark = [pytest.mark.integration, pytest.mark.faults]
PROCESS = Path(__file__).parent / "relaying_process.py"
PATIENCE = 180
"""Seconds for anything on a busy machine."""


class World:
    """A log, a topic, and those who write into the log."""

    def __init__(self, stack, database):
        self.stack, self.database = stack, database
        self.topic = replace(USER_ACTIONS, name=f"{USER_ACTIONS.name}.{uuid4().hex[:8]}")
        self.servers = stack["KAFKA_BOOTSTRAP_SERVERS"]
        self.commits = MongoCommits(database)
        self.outbox = Outbox(database)
        self.ledger = Ledger(self.commits, States(self.commits, MemorySnapshots()))
        self.written = {}

    @contextmanager
    def relay(self):
        """Somebody who publishes, in a process of their own, until they are killed."""
        where = [self.stack["MONGODB_URI"], self.database.name, self.servers, self.topic.name]
        with subprocess.Popen(  # noqa: S603 - ours
            [sys.executable, PROCESS, *where], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        ) as running:
            try:
                yield running
            finally:
                running.send_signal(signal.SIGKILL)

    async def write(self, streams, times):
        """To each stream so many actions, one after another; the streams beside each other."""

        async def story(stream):
            for _ in range(times):
                known = self.written.get(stream, 0)
                decide = comment(f"c{known}") if known else create
                decided = await self.ledger.transact(stream, decide, ANA)
                self.written[stream] = decided.state.case.sequence

        await asyncio.gather(*map(story, streams))

    async def all_marked(self):
        await until(self._nothing_open)

    async def _nothing_open(self):
        return not await self.outbox.page(Place())

    async def first_met(self):
        """Of each stream the sequences in the order in which readers first meet them."""
        met = {}
        async with kafka.consumer(self.servers) as consumer:
            places = [TopicPartition(self.topic.name, n) for n in range(self.topic.partitions)]
            ends = await consumer.end_offsets(places)
            consumer.assign(places)
            for place in places:
                consumer.seek(place, 0)
            count = 0
            while count < sum(ends.values()):
                for records in (await consumer.getmany(timeout_ms=500)).values():
                    count += len(records)
                    for envelope in (from_record(record.value) for record in records):
                        met.setdefault(envelope.stream, {})[envelope.sequence] = None
        return {stream: list(sequences) for stream, sequences in met.items()}

    def expected(self):
        return {stream: list(range(1, last + 1)) for stream, last in self.written.items()}

    async def holder(self):
        row = await mongo.durable(self.database, "leases").find_one({"_id": "relay"})
        return row and row["holder"]

    async def taken_over(self, before):
        """Whether somebody else publishes now."""
        return await self.holder() not in {before, None}


async def until(condition):
    async with asyncio.timeout(PATIENCE):
        while not await condition():  # noqa: ASYNC110 - other processes tell no events
            await asyncio.sleep(0.02)


@pytest.fixture
async def world(stack, database):
    made = World(stack, database)
    await made.commits.prepare()
    return made


async def test_a_holder_that_stands_still_and_comes_back_repeats_but_neither_skips_nor_reorders(
    world,
):
    streams = [f"case-{n}" for n in range(12)]
    with world.relay() as first:
        await world.write(streams, 2)
        await world.all_marked()
        with world.relay() as second:
            for holder in (first, second):
                held = await world.holder()
                writing = asyncio.create_task(world.write(streams, 10))
                holder.send_signal(signal.SIGSTOP)
                await until(partial(world.taken_over, held))
                await writing
                holder.send_signal(signal.SIGCONT)
                await world.write(streams, 3)
            await world.all_marked()
            met = await world.first_met()

    assert met == world.expected()


async def test_relays_that_are_killed_at_any_moment_skip_nothing_and_reorder_nothing(world):
    choose = random.Random(5)  # noqa: S311 - an example
    streams = [f"case-{n}" for n in range(20)]
    writing = asyncio.create_task(world.write(streams, 25))
    for _ in range(6):
        with world.relay(), world.relay():
            await until(partial(world.taken_over, await world.holder()))
            await asyncio.sleep(choose.random() * 0.5)
    await writing
    with world.relay():
        await world.all_marked()
        met = await world.first_met()

    assert met == world.expected()


async def test_several_relays_share_the_work_of_a_long_absence(world):
    streams = [f"case-{n}" for n in range(100)]
    await world.write(streams, 10)
    with ExitStack() as running:
        for _ in range(3):
            running.enter_context(world.relay())
        await world.all_marked()
        met = await world.first_met()

    assert met == world.expected()
