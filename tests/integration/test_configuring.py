"""Do configurations get from the log onto their topic, and from there into every generation?"""

import asyncio
from dataclasses import replace
from uuid import uuid4

import pytest
from aiokafka import TopicPartition

from case_command.sealing import Stamp
from case_command.writing import Writing
from case_events import CONFIGURATIONS, USER_ACTIONS
from case_events.testing import NOON
from case_events.wire import configuration_from_record
from case_query.configurations import Configurations
from case_query.configuring import Configuring
from case_query.kept import Kept, drop, of_configurations
from case_query.rebuild import fill
from case_query.settings import Settings
from case_runtime import kafka, mongo
from case_runtime.offsets import Offsets
from configurations import FULL, PLAIN
from examples import ANA, OWNER

pytestmark = pytest.mark.integration
STAMP = Stamp(ANA, NOON, "default", "r-1")
STREAM = f"default/{OWNER}"


@pytest.fixture
def world(stack):
    """Topics and a database of one test's own."""
    run = uuid4().hex[:8]
    return Settings(
        kafka_bootstrap_servers=stack["KAFKA_BOOTSTRAP_SERVERS"],
        mongodb_uri=stack["MONGODB_URI"],
        database=f"test_{run}",
        topic=replace(USER_ACTIONS, name=f"{USER_ACTIONS.name}.{run}"),
        configurations=replace(CONFIGURATIONS, name=f"{CONFIGURATIONS.name}.{run}"),
    )


@pytest.fixture
async def writing(world):
    database = mongo.connect(world.mongodb_uri, f"{world.database}_command")
    topics = {"case": world.topic, "configuration": world.configurations}
    made = Writing(database, world.kafka_bootstrap_servers, topics)
    async with made.going():
        yield made
    await database.client.drop_database(database)
    database.client.close()


@pytest.fixture
async def database(world):
    made = mongo.connect(world.mongodb_uri, world.database)
    yield made
    await made.client.drop_database(made)
    made.client.close()


async def records_of(world, topic, expected):
    """What is on a topic, once it is as much as expected."""
    found = []
    async with kafka.consumer(world.kafka_bootstrap_servers) as consumer:
        places = [TopicPartition(topic.name, n) for n in range(topic.partitions)]
        consumer.assign(places)
        await consumer.seek_to_beginning(*places)
        async with asyncio.timeout(10):
            while len(found) < expected:
                found.append(await consumer.getone())
    return found


async def configure(writing):
    await writing.configurations.change(OWNER, lambda _: [PLAIN], STAMP)
    return await writing.configurations.change(OWNER, lambda _: [FULL], STAMP)


async def test_what_is_configured_gets_onto_the_topic_of_configurations(world, writing):
    await configure(writing)
    records = await records_of(world, world.configurations, 2)

    assert [configuration_from_record(r.value).sequence for r in records] == [1, 2]
    assert {record.key for record in records} == {STREAM.encode()}
    assert dict(records[0].headers)["ce_type"] == b"configuration.create.v1"
    assert dict(records[0].headers)["ce_generation"] == b"1"


async def test_who_follows_shows_what_is_configured_and_goes_on_where_it_was(
    world, writing, database
):
    made = await configure(writing)
    configuring = Configuring("1.1", world)
    await configuring.begin()
    async with asyncio.timeout(10):
        await configuring.configurations.shown(STREAM, 2)
    shown = configuring.configurations.of("default", OWNER)
    await configuring.end()
    later = Configuring("1.1", world)
    await later.begin()
    at_once = later.configurations.of("default", OWNER)
    await later.end()

    assert shown == at_once == made


async def test_a_new_generation_has_the_configurations_and_nothing_is_left_of_it_when_dropped(
    world, writing, database
):
    made = await configure(writing)
    async with asyncio.timeout(20):
        await records_of(world, world.configurations, 2)
        await fill(world, "1.7", lambda _done, _of: None)
    built = Configurations(Kept.of(database, "1.7").configurations)
    await built.load()
    offsets = Offsets(database, of_configurations("1.7"))

    assert built.of("default", OWNER) == made
    assert sum(one.next for one in (await offsets.stored()).values()) == 2

    await drop(database, "1.7")

    assert await offsets.stored() == {}
    assert "configurations.1.7" not in await mongo.names(database)
