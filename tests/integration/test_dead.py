"""Is what was set aside listed, shown, and tried again, by an administrator at a shell?"""

import asyncio
import json
from dataclasses import replace
from uuid import uuid4

import pytest
from aiokafka import TopicPartition

from case_events.topics import ALERTS, COMMANDS
from case_runtime import kafka, kafka_topics, mongo
from case_runtime.dead.records import DeadRecords, Refused
from case_runtime.effects import Effect, MongoEffects
from caselog.dead.effects import DATABASES, DeadEffects
from caselog.dead.entry import entry
from caselogs import program

pytestmark = pytest.mark.integration


async def failed(effects, *keys, why="the server said no"):
    await effects.plan([Effect(key, key, 1, {"n": 1}) for key in keys])
    while claims := await effects.claim(10):
        for claim in claims:
            await effects.fail(claim, why)


async def test_effects_of_all_services_are_listed_and_tried_again(stack, database):
    names = {service: f"{database.name}_{service}" for service in ("one", "two")}
    for service, name in names.items():
        other = mongo.connect(stack["MONGODB_URI"], name)
        await failed(MongoEffects(other), f"c/1/{service}", f"c/2/{service}")
        other.client.close()
    dead = DeadEffects(stack["MONGODB_URI"], names)
    try:
        before = [one async for one in dead.all()]
        again = [await dead.again(name) for name in ("one:c/1/one", "one:c/9", "three:c/1")]
        after = [one.name async for one in dead.all()]
    finally:
        for name in names.values():
            await database.client.drop_database(name)
        dead.close()

    assert [one.name for one in before] == [
        "one:c/1/one",
        "one:c/2/one",
        "two:c/1/two",
        "two:c/2/two",
    ]
    assert before[0].why == "the server said no"
    assert before[0].more["attempts"] == ["1: the server said no"]
    assert again == [True, False, False]
    assert after == [one.name for one in before[1:]]


async def test_a_push_that_failed_is_asked_for_again_unless_only_its_case_did_not_take_it(
    stack, database
):
    effects = MongoEffects(database)
    await failed(effects, "c/1/push")
    await failed(effects, "c/2/push", why="the case does not take it: Forbidden")
    dead = DeadEffects(stack["MONGODB_URI"], {"connector-pusher": database.name})
    try:
        with pytest.raises(Refused, match="push the case again"):
            await dead.again("connector-pusher:c/1/push")
        again = [await dead.again(f"connector-pusher:c/{n}/push") for n in (2, 3)]
        counts = await effects.counts()
    finally:
        dead.close()

    assert again == [True, False]
    assert counts == {"failed": 1, "planned": 1}


async def test_deliveries_of_webhooks_are_among_those_of_the_notifier(stack, database):
    await failed(MongoEffects(database), "c/1/u-bo/email")
    await failed(MongoEffects(database, "deliveries"), "c/1/webhook/w-1", "c/2/webhook/w-1")
    dead = DeadEffects(stack["MONGODB_URI"], {"notifier": database.name})
    try:
        before = [one.name async for one in dead.all()]
        again = [await dead.again(before[1]), await dead.again(before[1])]
        after = [one.name async for one in dead.all()]
    finally:
        dead.close()

    assert before == [
        "notifier:c/1/u-bo/email",
        "notifier:c/1/webhook/w-1",
        "notifier:c/2/webhook/w-1",
    ]
    assert again == [True, False]
    assert after == [before[0], before[2]]


class Records:
    """Topics of one test's own, and what lies on them."""

    def __init__(self, stack, run):
        self.servers = stack["KAFKA_BOOTSTRAP_SERVERS"]
        self.alerts = replace(ALERTS, name=ALERTS.name)
        self.topics = [self.alerts, replace(COMMANDS, name=f"{COMMANDS.name}.{run}")]

    async def aside(self, topic, value, key=b"i/1"):
        """Set a record aside; where it is."""
        await kafka_topics.ensure(self.servers, [topic, topic.dead])
        headers = [("reason", b"unreadable: no"), ("group", b"g"), ("mine", b"yes")]
        async with kafka.producer(self.servers) as producer:
            at = await producer.send_and_wait(topic.dead.name, value, key, headers=headers)
        return f"{at.topic}/{at.partition}/{at.offset}"

    async def last(self, topic, key):
        """The last record of that key."""
        async with kafka.consumer(self.servers) as reader:
            places = [TopicPartition(topic.name, n) for n in range(topic.partitions)]
            reader.assign(places)
            await reader.seek_to_beginning(*places)
            async with asyncio.timeout(60):
                while True:
                    for records in (await reader.getmany(timeout_ms=200)).values():
                        for record in records:
                            if record.key == key:
                                return record


@pytest.fixture
def records(stack):
    return Records(stack, uuid4().hex[:8])


async def test_a_record_is_shown_with_its_reason_and_sent_again_once_as_it_was(stack, records):
    key = uuid4().hex.encode()
    name = await records.aside(records.alerts, b'{"a": 1}', key)
    dead = DeadRecords(records.servers, stack["MONGODB_URI"], records.topics)
    try:
        [found] = [entry(one) async for one in dead.all() if one.name == name]
        again = await dead.again(name)
        left = [one.name async for one in dead.all()]
        nowhere = await dead.again(f"{records.alerts.dead.name}/0/999999")
        strange = await dead.again("strange/0/0")
    finally:
        dead.close()
    sent = await records.last(records.alerts, key)

    assert (found.why, found.more["group"]) == ("unreadable: no", "g")
    assert (found.more["value"], found.more["headers"]) == ('{"a": 1}', {"mine": "yes"})
    assert (sent.value, dict(sent.headers)) == (b'{"a": 1}', {"mine": b"yes"})
    assert (again, nowhere, strange) == (True, False, False)
    assert name not in left


async def test_what_cannot_be_sent_again_is_not_and_it_is_said_why(stack, records):
    cut = await records.aside(records.alerts, b"")
    command = await records.aside(records.topics[1], b"{}")
    dead = DeadRecords(records.servers, stack["MONGODB_URI"], records.topics)
    try:
        with pytest.raises(Refused, match="too large"):
            await dead.again(cut)
        with pytest.raises(Refused, match="not sent again"):
            await dead.again(command)
    finally:
        dead.close()


async def test_what_is_dropped_is_told_no_more_and_a_dropped_effect_can_still_be_tried_again(
    stack, records, database
):
    name = await records.aside(records.alerts, b"{}")
    dead = DeadRecords(records.servers, stack["MONGODB_URI"], records.topics)
    effects, key = MongoEffects(database), "c/1/x"
    await failed(effects, key)
    of_all = DeadEffects(stack["MONGODB_URI"], {"notifier": database.name})
    try:
        dropped = [await dead.drop(name), await dead.drop("strange/0/0")]
        dropped.append(await dead.drop(f"{records.alerts.dead.name}/0/999999"))
        left = [one.name async for one in dead.all()]
        dropped += [await of_all.drop(f"notifier:{key}"), await of_all.drop("notifier:none")]
        told = [one.name async for one in of_all.all()]
        again = await effects.again(key)
    finally:
        dead.close()
        of_all.close()

    assert dropped == [True, False, False, True, False]
    assert name not in left
    assert (told, again, await effects.counts()) == ([], True, {"planned": 1})


async def test_a_push_with_an_uncertain_call_is_not_dropped(stack, database):
    effects, key = MongoEffects(database), "c/1/jira"
    await failed(effects, key)
    await effects.instead(key, "nobody knows", {"outcome": {"uncertain": True}})
    of_all = DeadEffects(stack["MONGODB_URI"], {"connector-pusher": database.name})
    try:
        with pytest.raises(Refused, match="uncertain"):
            await of_all.drop(f"connector-pusher:{key}")
    finally:
        of_all.close()


async def test_all_of_a_topic_is_sent_again_but_for_what_cannot_be_and_that_is_said(
    stack, records, tmp_path
):
    keys = [uuid4().hex.encode() for _ in range(2)]
    cut = await records.aside(records.alerts, b"")
    names = [await records.aside(records.alerts, b"{}", key) for key in keys]
    where = ["--kafka", records.servers, "--mongo", stack["MONGODB_URI"], "--data", str(tmp_path)]
    typed = ["dead", "replay", "--all", records.alerts.dead.name, *where]
    replayed = await asyncio.to_thread(program, *typed)
    dead = DeadRecords(records.servers, stack["MONGODB_URI"], records.topics)
    try:
        left = {one.name async for one in dead.all()}
    finally:
        dead.close()

    assert replayed.returncode == 0, replayed.stderr
    assert f"{cut} is not tried again: its value was too large" in replayed.stderr
    assert left & {cut, *names} == {cut}


async def test_an_administrator_lists_shows_and_replays_at_a_shell(stack, tmp_path):
    key = f"c/{uuid4().hex}"
    database = mongo.connect(stack["MONGODB_URI"], DATABASES["alert-sync"])
    await failed(MongoEffects(database), key)
    where = ["--kafka", stack["KAFKA_BOOTSTRAP_SERVERS"], "--mongo", stack["MONGODB_URI"]]
    where += ["--data", str(tmp_path)]

    async def at_shell(*typed):
        return await asyncio.to_thread(program, "dead", *typed, *where)

    listed = await at_shell("list", "--service", "alert-sync", "--json", "--most", "10000")
    shown = await at_shell("show", f"alert-sync:{key}")
    replayed = await at_shell("replay", f"alert-sync:{key}")
    again = await at_shell("replay", f"alert-sync:{key}")
    nothing = await at_shell("replay")
    planned = await MongoEffects(database).many({"_id": key, "state": "planned"})
    await database.client.drop_database(database)
    database.client.close()

    assert f"alert-sync:{key}" in [json.loads(line)["name"] for line in listed.stdout.splitlines()]
    assert json.loads(shown.stdout)["why"] == "the server said no"
    assert (replayed.returncode, planned) == (0, 1)
    assert again.stderr == f"caselog: nothing of that name is set aside: alert-sync:{key}\n"
    assert (again.returncode, nothing.returncode) == (1, 1)
