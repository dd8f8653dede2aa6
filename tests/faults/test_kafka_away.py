"""What do writers notice while Kafka is away? Nothing, but that it is told."""

import asyncio
import time
from contextlib import ExitStack, asynccontextmanager
from dataclasses import replace
from uuid import uuid4

import pytest
from aiokafka import TopicPartition

from case_command.publishing.outbox import Outbox, Place
from case_command.writing import Writing
from case_events import CONFIGURATIONS, USER_ACTIONS
from case_events.testing import history
from case_events.wire import to_record
from case_runtime import kafka, kafka_topics
from case_runtime.follow import Follow
from case_runtime.offsets import Offsets
from examples import CREATED
from following import Projection
from standing import standing_still
from verbs import ANA, comment, create
from world import free_port

pytestmark = [pytest.mark.integration, pytest.mark.faults]
PATIENCE = 180
"""Seconds for anything on a busy machine."""


@asynccontextmanager
async def writing(database, servers, run=None):
    run = run or uuid4().hex[:8]
    topics = {
        "case": replace(USER_ACTIONS, name=f"{USER_ACTIONS.name}.{run}"),
        "configuration": replace(CONFIGURATIONS, name=f"{CONFIGURATIONS.name}.{run}"),
    }
    made = Writing(database, servers, topics)
    async with made.going():
        yield made


async def until(condition):
    async with asyncio.timeout(PATIENCE):
        while not await condition():  # noqa: ASYNC110 - the relay tells no events
            await asyncio.sleep(0.05)


async def test_a_service_starts_and_writes_without_kafka_and_says_so(database):
    began = time.monotonic()
    async with writing(database, f"127.0.0.1:{free_port()}") as made:
        assert time.monotonic() - began < 10

        decided = await made.ledger.transact("case-1", create, ANA, new=True)
        await made.answers()

        async def told():
            return any("Kafka has not taken" in said for said in made.ailments())

        await until(told)
        assert decided.state.case.sequence == 1
        assert made.publishing["case"].relay.failures


async def test_writes_go_on_while_kafka_stands_still_and_all_is_published_afterwards(
    stack, database
):
    outbox, streams = Outbox(database), [f"case-{n}" for n in range(20)]

    async def all_marked():
        return not await outbox.page(Place())

    async with writing(database, stack["KAFKA_BOOTSTRAP_SERVERS"]) as made:
        for stream in streams:
            await made.ledger.transact(stream, create, ANA, new=True)
        await until(all_marked)
        with standing_still(stack["KAFKA_BOOTSTRAP_SERVERS"]):
            longest = 0.0
            for n in range(3):
                began = time.monotonic()
                await asyncio.gather(
                    *(made.ledger.transact(one, comment(n), ANA) for one in streams)
                )
                longest = max(longest, time.monotonic() - began)

            async def told():
                return any("Kafka has not taken" in said for said in made.ailments())

            await until(told)
            await made.answers()

            assert len(await outbox.page(Place())) == 60
            assert longest < 5
        await until(all_marked)

        async def well():
            return not [*made.ailments()]

        await until(well)


async def test_a_producer_that_is_given_up_sends_nothing_any_more_and_does_not_wait(stack):
    servers = stack["KAFKA_BOOTSTRAP_SERVERS"]
    topic = replace(USER_ACTIONS, name=f"{USER_ACTIONS.name}.{uuid4().hex[:8]}")
    async with kafka_topics.publisher(servers, [topic]) as producer:
        await producer.send_and_wait(topic.name, b"before", partition=0)
        with standing_still(servers):
            sent = [await producer.send(topic.name, b"under way", partition=0)]
            await asyncio.sleep(0.1)  # until it is in a request, which nothing can take back
            sent += [await producer.send(topic.name, b"held", partition=0) for _ in range(5)]
            began = time.monotonic()
            await kafka.abandon(producer)

            assert time.monotonic() - began < 2
    async with kafka.consumer(servers) as consumer:
        place = TopicPartition(topic.name, 0)
        consumer.assign([place])
        consumer.seek(place, 0)
        await asyncio.sleep(1)  # what came late would be there by then
        end = (await consumer.end_offsets([place]))[place]
        found = []
        async with asyncio.timeout(PATIENCE):
            while not found or found[-1].offset + 1 < end:
                found += (await consumer.getmany(timeout_ms=200)).get(place, [])
    for future in sent:
        future.cancel()

    assert b"held" not in {record.value for record in found}
    assert found[0].value == b"before"


async def test_whoever_fills_views_begins_again_when_nothing_comes_although_there_is_more(
    stack, database
):
    servers, seen = stack["KAFKA_BOOTSTRAP_SERVERS"], Projection()
    topic = replace(USER_ACTIONS, name=f"{USER_ACTIONS.name}.{uuid4().hex[:8]}")
    record = to_record(history(CREATED)[0])
    async with kafka_topics.publisher(servers, [topic]) as producer:
        await producer.send_and_wait(topic.name, record.value, record.key)
    follow = Follow(topic, servers, seen, Offsets(database, "1.1"), "test", absence=0.5)
    still = ExitStack()

    def progress(done, of):
        if not done and not seen.forgot:
            still.enter_context(standing_still(servers))

    with still:
        filling = asyncio.create_task(follow.fill(progress))
        async with asyncio.timeout(PATIENCE):
            while not seen.forgot:  # noqa: ASYNC110 - it tells no events
                await asyncio.sleep(0.02)
    await filling

    assert seen.met == {"case-1": 1}
