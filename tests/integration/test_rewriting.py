"""Is the topic written anew from the log, without what was erased, and does everybody go on?"""

import asyncio
import json

import pytest
from aiokafka import TopicPartition

from booked import Booked, silent
from case_command.publishing.outbox import Outbox
from case_command.publishing.rewriting import InUse
from case_runtime import kafka, kafka_topics
from case_runtime.dead.reading import read_through
from case_runtime.showing import Asked
from caselog.erasing.erase import Places, erased
from caselog.rewriting import Damaged, NotYet, read_by, rewritten, settings_of
from caselog.verifying.verify import verified
from desks import COMMENT, NEW
from projecting import serving, until
from writers import running

pytestmark = pytest.mark.integration
WORD = b"unforgettable"


@pytest.fixture
async def world(stack, tmp_path):
    made = Booked(stack, tmp_path)
    yield made
    await made.log.client.drop_database(f"alerts_{made.run}")
    await made.end()


def quiet(_words):
    return silent


def services(world):
    """All that read the topic: views, and a group."""
    return running(world.stack, world.folder, run=world.run, alerts=True)


async def on_the_topic(world):
    topic = world.topics["case"]
    async with kafka.consumer(world.stores.kafka) as reader:
        places = [TopicPartition(topic.name, n) for n in range(topic.partitions)]
        return [record async for record in read_through(reader, places)]


async def caught_up(world):
    """Everything is published, and the group has read it."""
    await world.published()

    async def all_read():
        try:
            await read_by(world.stores.kafka, world.topics["case"])
        except NotYet as why:
            return "is running" in str(why)
        return False

    await until(all_read)


async def story(clients):
    """A case that stays, and one that says the word."""
    case = await clients.done("POST", "/api/cases", NEW)
    await clients.done("POST", f"/api/cases/{case['id']}/comments", COMMENT)
    other = await clients.done("POST", "/api/cases", NEW | {"title": WORD.decode()})
    return case, other


async def test_the_topic_forgets_what_was_erased_and_everybody_goes_on(world):
    async with services(world) as clients:
        case, other = await story(clients)
        await erased(Places(world.stores, {}), other["id"])
        before = await clients.got(f"/api/cases/{case['id']}")
        with pytest.raises(InUse):
            await rewritten(world.stores, quiet)
        await caught_up(world)
    old = await on_the_topic(world)
    done = await rewritten(world.stores, quiet)
    new = await on_the_topic(world)
    report = await verified(world.stores, silent)
    async with services(world) as clients:
        after = await clients.got(f"/api/cases/{case['id']}")
        later = await clients.done("POST", f"/api/cases/{case['id']}/comments", COMMENT)
        await caught_up(world)
        end = clients.apps  # kept alive until here
        assert end
    last = await on_the_topic(world)
    final = await verified(world.stores, silent)

    assert any(WORD in record.value for record in old)
    assert not any(WORD in record.value for record in new)
    assert len(new) == len(old)
    assert {dict(record.headers)["ce_generation"] for record in last} == {b"2"}
    assert done.generation == 2
    assert (report.differences, report.erased) == ([], 0)
    assert after == before
    assert later["totalComment"] == before["totalComment"] + 1
    assert final.differences == []


async def test_who_shows_views_goes_on_with_them_until_there_are_those_of_the_new_topic(world):
    async with services(world) as clients:
        case, _ = await story(clients)
        await caught_up(world)
    soon = settings_of(world.stores).model_copy(update={"lost_patience": 0.2})
    async with serving(soon) as shows:
        shown, before = set(), shows.views.name

        async def changed_over():
            while shows.views.name == before:
                (body,) = await shows.views.store.bodies([case["id"]])
                shown.add(body and body.json)
                await asyncio.sleep(0.01)

        async with asyncio.timeout(180), asyncio.TaskGroup() as group:
            group.create_task(changed_over())
            done = await rewritten(world.stores, quiet)
        async with services(world) as clients:
            await clients.done("POST", f"/api/cases/{case['id']}/comments", COMMENT)
        (later,) = await shows.shown([Asked(case["id"], 3)])

        assert shows.views.name == done.views
    assert len(shown) == 1
    assert json.loads(shown.pop())["totalComment"] == 1
    assert json.loads(later)["totalComment"] == 2


async def test_what_broke_off_is_gone_on_with_by_whoever_starts(world):
    async with services(world) as clients:
        case, _ = await story(clients)
        await caught_up(world)
    outbox = Outbox(world.log)
    await outbox.publish_again([stream async for stream in outbox.streams()])
    await kafka_topics.forget(world.stores.kafka, world.topics["case"])
    async with services(world) as clients:
        await world.published()
        again = await clients.got(f"/api/cases/{case['id']}")
    report = await verified(world.stores, silent)

    assert again["totalComment"] == 1
    assert [one for one in report.differences if one.between == "log and topic"] == []


async def test_a_topic_that_has_more_than_the_log_is_not_thrown_away(world):
    async with services(world) as clients:
        case, _ = await story(clients)
        await caught_up(world)
    await world.log["commits"].delete_one({"_id": f"{case['id']}/00000001"})
    with pytest.raises(Damaged, match=case["id"]):
        await rewritten(world.stores, quiet)

    assert len(await on_the_topic(world)) == 3
