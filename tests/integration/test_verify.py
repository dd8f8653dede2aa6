"""Is every way found in which log, topic and views can differ, and nothing else?"""

import asyncio
from dataclasses import dataclass, replace
from uuid import uuid4

import pytest

from case_events import CONFIGURATIONS, USER_ACTIONS
from case_query.generations import Generations
from case_runtime import kafka, mongo
from caselog.verifying.verify import Stores, verified
from desks import COMMENT, NEW, OWNER
from writers import of, running

pytestmark = pytest.mark.integration


@dataclass
class World:
    """A small history on everything, and where it is."""

    clients: object
    stores: Stores
    log: object
    views: object

    async def told(self, patience=60):
        report = await verified(self.stores, lambda _done, _of: None, patience)
        return report, "\n".join(f"{one.between}: {one.what}" for one in report.differences)

    async def rows(self, name):
        generation = await Generations(self.views).current()
        return self.views[f"{name}.{generation}"]


async def opened(clients):
    """A case of five user actions."""
    case = await clients.done("POST", "/api/cases", NEW)
    path = f"/api/cases/{case['id']}"
    for n in range(3):
        case = await clients.done("POST", f"{path}/comments", COMMENT | {"comment": f"word{n}"})
    await clients.done("PATCH", "/api/cases", {"cases": [of(case, status="closed")]})
    return case["id"]


async def story(clients):
    """A case, one that is deleted, and a configuration."""
    await opened(clients)
    gone = await clients.done("POST", "/api/cases", NEW)
    answer = await clients.ask("DELETE", f'/api/cases?ids=["{gone["id"]}"]')
    assert answer.status_code == 204
    said = {"owner": OWNER, "closure_type": "close-by-user"}
    none = {"id": "none", "name": "none", "type": ".none", "fields": None}
    await clients.done("POST", "/api/cases/configure", said | {"connector": none})


@pytest.fixture
async def world(stack, tmp_path):
    run = uuid4().hex[:8]
    topics = {
        "case": replace(USER_ACTIONS, name=f"{USER_ACTIONS.name}.{run}"),
        "configuration": replace(CONFIGURATIONS, name=f"{CONFIGURATIONS.name}.{run}"),
    }
    where = {"log": f"command_{run}", "views": f"query_{run}", "topics": topics}
    stores = Stores(stack["KAFKA_BOOTSTRAP_SERVERS"], stack["MONGODB_URI"], **where)
    log, views = (mongo.connect(stores.mongo, where[name]) for name in ("log", "views"))
    async with running(stack, tmp_path, run=run) as clients:
        made = World(clients, stores, log, views)
        await story(clients)
        yield made
    for database in (log, views):
        await database.client.drop_database(database)
        database.client.close()


async def published(world):
    """Once all that is written is marked so."""
    async with asyncio.timeout(60):
        while await world.log["commits"].count_documents({"unpublished": True}):  # noqa: ASYNC110 - nobody tells
            await asyncio.sleep(0.05)


async def test_what_was_written_is_the_same_everywhere_also_while_it_is_written(world):
    writing = True

    async def write():
        while writing:
            await world.clients.done("POST", "/api/cases?refresh=false", NEW)

    writers = [asyncio.create_task(write()) for _ in range(4)]
    report, said = await world.told()
    writing = False
    await asyncio.gather(*writers)

    assert said == ""
    assert (report.same, report.behind, report.foreign) == (True, 0, 0)
    assert report.streams >= 3
    assert report.actions >= 9


async def in_the_log(world, case):
    """Somebody edits what was written."""
    place = f"{case}/00000002"
    found = await world.log["commits"].find_one({"_id": place})
    value = found["records"][0]["value"].replace(b"word0", b"wordX")
    await world.log["commits"].update_one({"_id": place}, {"$set": {"records.0.value": value}})


async def out_of_the_log(world, case):
    await world.log["commits"].delete_one({"_id": f"{case}/00000003"})


async def end_of_the_log(world, case):
    await world.log["commits"].delete_one({"_id": f"{case}/00000005"})


async def only_on_the_topic(world, _):
    topic = world.stores.topics["case"].name
    key = b"nobody-knows"
    async with kafka.producer(world.stores.kafka) as producer:
        await producer.send_and_wait(topic, b"{}", key=key, headers=[("ce_id", key + b"/1")])


async def twice_on_the_topic(world, case):
    topic, key = world.stores.topics["case"].name, case.encode()
    async with kafka.producer(world.stores.kafka) as producer:
        await producer.send_and_wait(topic, b"{}", key=key, headers=[("ce_id", key + b"/2")])


async def never_on_the_topic(world, case):
    """A commit that says it was published, and was not."""
    found = await world.log["commits"].find_one({"_id": f"{case}/00000005"})
    last = found["records"][-1]["value"].replace(b'"sequence":5', b'"sequence":6')
    row = {"first": 6, "last": 6, "commit": "x", "stream": case, "writer": "w"}
    records = [{"value": last, "headers": {}}]
    await world.log["commits"].insert_one({"_id": f"{case}/00000006", **row, "records": records})


async def in_a_case(world, case):
    rows = await world.rows("cases")
    await rows.update_one({"_id": case}, {"$set": {"title": "Another"}})


async def in_a_history(world, case):
    rows = await world.rows("history")
    await rows.update_one({"_id": f"{case}/00000002"}, {"$set": {"envelope": b"{}"}})


async def without_a_comment(world, case):
    await (await world.rows("attachments")).delete_one({"_id": f"{case}/00000002"})


async def with_a_row_too_many(world, case):
    rows = await world.rows("user_actions")
    await rows.insert_one({"_id": f"{case}/00000009", "case": case})


async def in_the_words(world, case):
    await (await world.rows("search")).update_one({"_id": case}, {"$set": {"tokens": ["x"]}})


async def in_a_moment(world, case):
    rows = await world.rows("milestones")
    await rows.update_one({"_id": f"{case}/00000001"}, {"$set": {"severity": "high"}})


async def in_a_configuration(world, _):
    await (await world.rows("configurations")).update_many({}, {"$set": {"json": b"{}"}})


PLANTED = {
    in_the_log: "log and topic: action 2 says something else on the topic",
    out_of_the_log: "log and topic: the log has no action 3",
    end_of_the_log: "log and topic: action 5 is on the topic and not in the log",
    only_on_the_topic: "log and topic: is on the topic up to action 1, not in the log",
    twice_on_the_topic: "/2 is there twice and says two things",
    never_on_the_topic: "log and topic: action 6 is in the log and not on the topic",
    in_a_case: "differs in title",
    in_a_history: "log and views: history: ",
    without_a_comment: "log and views: attachments: ",
    with_a_row_too_many: "log and views: user_actions: ",
    in_the_words: "log and views: search: ",
    in_a_moment: "log and views: milestones: ",
    in_a_configuration: "log and views: configurations: ",
}


async def test_every_kind_of_difference_is_found_and_named(world):
    cases = [await opened(world.clients) for _ in PLANTED]
    await published(world)
    before, said = await world.told()
    for case, plant in zip(cases, PLANTED, strict=True):
        await plant(world, case)
    report, told = await world.told(patience=20)

    assert said == ""
    assert before.same
    assert not report.same
    for case, plant, line in zip(cases, PLANTED, PLANTED.values(), strict=True):
        found = [one for one in report.differences if one.stream == case]
        where = "\n".join(f"{one.between}: {one.what}" for one in found)
        special = plant in {only_on_the_topic, in_a_configuration}
        assert line in (told if special else where), plant.__name__
        assert special == (not found)
