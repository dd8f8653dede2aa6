"""Does a lost log come back from the topic, and does everything go on from there?"""

from dataclasses import replace

import pytest

from booked import Booked, silent
from case_command.log.restoring import Incomplete, InUse, NotEmpty, Unlike
from case_runtime import kafka, kafka_topics
from caselog.verifying.verify import verified
from desks import COMMENT, NEW, OWNER
from projecting import until
from writers import of

pytestmark = pytest.mark.integration
NONE = {"id": "none", "name": "none", "type": ".none", "fields": None}
SAID = {"owner": OWNER, "closure_type": "close-by-user", "connector": NONE}


@pytest.fixture
async def world(stack, tmp_path):
    made = Booked(stack, tmp_path)
    yield made
    await made.end()


async def story(clients):
    """A case that is there, one that was deleted, and a configuration."""
    case = await clients.done("POST", "/api/cases", NEW)
    for n in range(3):
        said = COMMENT | {"comment": f"no. {n}"}
        case = await clients.done("POST", f"/api/cases/{case['id']}/comments", said)
    gone = await clients.done("POST", "/api/cases", NEW)
    await clients.ask("DELETE", f'/api/cases?ids=["{gone["id"]}"]')
    await clients.done("POST", "/api/cases/configure", SAID)
    return case, gone


async def test_a_lost_log_comes_back_byte_for_byte_and_everything_goes_on(world):
    async with world.services() as clients:
        case, gone = await story(clients)
        shown = (await clients.ask("GET", f"/api/cases/{case['id']}")).json()
    before = await world.records()
    await world.lost()
    async with world.found_behind() as writing:
        done = await world.restoring.restore(world.topics, silent, missing=False)
        await until(lambda: not any(one.behind for one in writing.publishing.values()))
        await writing.answers()
    after = await world.records()
    async with world.services() as clients:
        again = (await clients.ask("GET", f"/api/cases/{case['id']}")).json()
        edited = await clients.done(
            "PATCH", "/api/cases", {"cases": [of(shown, title="Another title")]}
        )
        new = await clients.done("POST", "/api/cases", NEW)
        absent = await clients.ask("GET", f"/api/cases/{gone['id']}")
        configured = await clients.got("/api/cases/configure")
    report = await verified(world.stores, silent)

    assert {k: v["value"] for k, v in after.items()} == {k: v["value"] for k, v in before.items()}
    assert {k: v["headers"] for k, v in after.items()} == {
        k: v["headers"] for k, v in before.items()
    }
    assert (done.actions, done.there, done.foreign) == (len(before), 0, [])
    assert again == shown
    assert edited[0]["title"] == "Another title"
    assert new["incremental_id"] == gone["incremental_id"] + 1
    assert (absent.status_code, len(configured)) == (404, 1)
    assert report.differences == []


async def test_nothing_is_restored_over_a_log_or_under_a_running_service(world):
    async with world.services() as clients:
        await story(clients)
        with pytest.raises(NotEmpty):
            await world.restoring.restore(world.topics, silent, missing=False)
        await world.lost("commits")
        with pytest.raises(InUse):
            await world.restoring.restore(world.topics, silent, missing=False)


async def test_a_restore_that_broke_off_begins_anew(world):
    async with world.services() as clients:
        await story(clients)
    before = await world.records()
    await world.lost()
    nowhere = replace(world.topics["case"], partitions=13)
    with pytest.raises(kafka_topics.WrongPartitions):
        await world.restoring.restore({**world.topics, "case": nowhere}, silent, missing=False)
    half = {"configuration": world.topics["configuration"]}
    broken = {**half, "case": nowhere}
    with pytest.raises(kafka_topics.WrongPartitions):
        await world.restoring.restore(broken, silent, missing=False)
    await world.restoring.restore(world.topics, silent, missing=False)

    assert (await world.records()).keys() == before.keys()


async def test_an_older_log_gets_what_it_lacks_and_numbers_rise_on(world):
    async with world.services() as clients:
        case, _ = await story(clients)
    old = [d async for d in world.log["commits"].find({})]
    async with world.services() as clients:
        for _ in range(2):
            later = await clients.done("POST", "/api/cases", NEW)
        await clients.done("POST", f"/api/cases/{case['id']}/comments", COMMENT)
    whole = await world.records()
    await world.lost()
    await world.log["commits"].insert_many(old)
    async with world.found_behind():
        done = await world.restoring.restore(world.topics, silent, missing=True)
    async with world.services() as clients:
        new = await clients.done("POST", "/api/cases", NEW)
    found = await world.records()

    assert {k: found[k]["value"] for k in whole} == {k: v["value"] for k, v in whole.items()}
    assert done.there == sum(len(d["records"]) for d in old)
    assert done.actions == len(whole) - done.there
    assert new["incremental_id"] == later["incremental_id"] + 1


async def test_a_log_that_tells_another_story_is_not_mixed_with_the_topic(world):
    async with world.services() as clients:
        case, _ = await story(clients)
        last = {"_id": f"{case['id']}/00000004"}
        await world.published()
    other = {"$set": {"records.0.value": b"another"}}
    await world.log["commits"].update_one(last, other)

    with pytest.raises(Unlike, match="action 4"):
        await world.restoring.restore(world.topics, silent, missing=True)


async def test_a_hole_on_the_topic_is_told_and_not_closed_up(world):
    async with world.services() as clients:
        case, _ = await story(clients)
    name = case["id"].encode()
    async with kafka.producer(world.stores.kafka) as producer:
        await producer.send_and_wait(
            world.topics["case"].name, b"{}", key=name, headers=[("ce_id", name + b"/9")]
        )
    await world.lost()

    with pytest.raises(Incomplete, match=case["id"]):
        await world.restoring.restore(world.topics, silent, missing=False)
