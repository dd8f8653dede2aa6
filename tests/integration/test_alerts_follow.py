"""Do alerts follow their cases, from the request of a person to the world's topic?"""

import asyncio
from contextlib import asynccontextmanager
from uuid import uuid4

import orjson
import pytest
from aiokafka import TopicPartition

from case_events.topics import ALERTS_STATUS
from case_runtime import kafka
from desks import OWNER
from writers import of, running

pytestmark = pytest.mark.integration
INDEX = ".alerts-security.alerts-default"
STATUS = "kibana.alert.workflow_status"
PATIENCE = 60


def attaching(*ids):
    rule = {"id": "r", "name": "R"}
    indices = [INDEX] * len(ids)
    return {"type": "alert", "alertId": list(ids), "index": indices, "rule": rule, "owner": OWNER}


class World:
    """All services, people, and those who listen on `alerts.status`."""

    def __init__(self, clients, servers, topic):
        self.clients, self.servers, self.topic = clients, servers, topic

    async def publish(self, *ids, **fields):
        for id_ in ids:
            path = f"/api/alerts/{INDEX}/{id_}"
            assert (await self.clients.ask("PUT", path, fields)).is_success

    async def alert(self, id_):
        return await self.clients.got(f"/api/alerts/{INDEX}/{id_}")

    async def until(self, id_, **expected):
        """Wait until the alert says so."""
        names = {"status": STATUS, "cases": "kibana.alert.case_ids"}
        async with asyncio.timeout(PATIENCE):
            while True:
                found = await self.alert(id_)
                if all(found.get(names[name]) == value for name, value in expected.items()):
                    return found
                await asyncio.sleep(0.05)

    async def move(self, case, status, **settings):
        changed = {"status": status} if status else {}
        [after] = (await self.clients.edit(of(case, **changed, **settings))).json()
        return after

    async def told(self, count):
        """The first records of `alerts.status`, and whatever else is there."""
        found = []
        async with kafka.consumer(self.servers) as reader:
            places = [TopicPartition(self.topic, n) for n in range(ALERTS_STATUS.partitions)]
            reader.assign(places)
            await reader.seek_to_beginning(*places)
            async with asyncio.timeout(PATIENCE):
                while len(found) < count:
                    for records in (await reader.getmany(timeout_ms=200)).values():
                        found += records
            for records in (await reader.getmany(timeout_ms=300)).values():
                found += records
        return found


@asynccontextmanager
async def following(stack, folder):
    run = uuid4().hex[:8]
    async with running(stack, folder, run=run, alerts=True, commands=True) as clients:
        async with asyncio.timeout(PATIENCE):
            while (await clients.ask("GET", "/readyz")).json()["degraded"]:  # noqa: ASYNC110 - it is asked over HTTP
                await asyncio.sleep(0.05)
        topic = f"{ALERTS_STATUS.name}.{run}"
        yield World(clients, stack["KAFKA_BOOTSTRAP_SERVERS"], topic)


@pytest.fixture
async def world(stack, tmp_path):
    async with following(stack, tmp_path) as made:
        yield made


async def test_alerts_have_the_status_of_their_case_and_name_it(world):
    await world.publish("1", "2", **{STATUS: "open"})
    case = await world.clients.comment(await world.clients.case(), attaching("1", "2"))
    await world.until("1", cases=[case["id"]])
    case = await world.move(case, "in-progress")
    await world.until("2", status="acknowledged")
    await world.move(case, "closed")
    for id_ in ("1", "2"):
        await world.until(id_, status="closed", cases=[case["id"]])
    records = await world.told(4)

    told = [orjson.loads(record.value) for record in records]
    names = [dict(record.headers)["ce_id"].decode() for record in records]
    assert len(set(names)) == len(names) == 4
    assert {record.key.decode() for record in records} == {f"{INDEX}/1", f"{INDEX}/2"}
    assert [one["status"] for one in told if one["_id"] == "1"] == ["acknowledged", "closed"]
    assert told[0]["by"]["username"] == "ana"
    assert told[0]["case"] == case["id"]


async def test_alerts_are_found_by_the_case_that_holds_them(world):
    await world.publish("1", "2")
    case = await world.clients.comment(await world.clients.case(), attaching("2"))
    await world.until("2", cases=[case["id"]])
    found = await world.clients.got(f"/api/alerts?case={case['id']}")

    assert [one["_id"] for one in found["alerts"]] == ["2"]


async def test_an_alert_of_another_product_area_is_refused(world):
    await world.publish("1", **{"kibana.alert.rule.consumer": "logs"})
    await world.publish("2", **{"kibana.alert.rule.consumer": "siem"})
    case = await world.clients.case()
    path = f"/api/cases/{case['id']}/comments"
    refused = await world.clients.ask("POST", path, attaching("2", "1"))
    taken = await world.clients.ask("POST", path, attaching("2", "never-published"))

    assert refused.status_code == 400
    assert "observability" in refused.json()["message"]
    assert taken.json()["totalAlerts"] == 2


async def test_the_case_shows_how_many_alerts_followed(world):
    await world.publish("1", "2", "3", **{STATUS: "open"})
    case = await world.clients.comment(await world.clients.case(), attaching("1", "2", "3"))
    closed = await world.move(case, "closed")
    async with asyncio.timeout(PATIENCE):
        while True:
            path = f"/api/cases/{case['id']}/_actions"
            [*_, last] = (await world.clients.got(path))["actions"]
            if last["type"] == "alerts_synced":
                break
            await asyncio.sleep(0.05)

    [change] = last["changes"]
    assert change["field"] == "alerts_synced"
    assert change["new"]["synced"] == 3
    assert change["new"]["status"] == "closed"
    assert last["created_by"]["username"] == "ana"
    assert closed["status"] == "closed"


async def test_reopening_leaves_alone_what_somebody_closed_by_hand(world):
    await world.publish("1", "2", **{STATUS: "open"})
    case = await world.clients.comment(await world.clients.case(), attaching("1", "2"))
    await world.until("2", cases=[case["id"]])
    await world.publish("1", **{STATUS: "closed"})
    case = await world.move(case, "closed")
    await world.until("2", status="closed")
    case = await world.move(case, "open")
    await world.until("2", status="open")

    assert (await world.alert("1"))[STATUS] == "closed"


async def test_removed_or_deleted_it_is_named_no_longer_and_keeps_its_status(world):
    await world.publish("1", "2", **{STATUS: "open"})
    case = await world.clients.comment(await world.clients.case(), attaching("1"))
    case = await world.clients.comment(case, attaching("2"))
    await world.move(case, "in-progress")
    await world.until("1", status="acknowledged", cases=[case["id"]])
    [first, _] = case["comments"]
    path = f"/api/cases/{case['id']}/comments/{first['id']}"
    assert (await world.clients.ask("DELETE", path)).status_code == 204
    await world.until("1", status="acknowledged", cases=None)
    ids = f'["{case["id"]}"]'
    assert (await world.clients.ask("DELETE", f"/api/cases?ids={ids}")).status_code == 204
    await world.until("2", status="acknowledged", cases=None)


async def test_two_cases_name_an_alert_and_the_later_change_counts(world):
    await world.publish("1", **{STATUS: "open"})
    one = await world.clients.comment(await world.clients.case(), attaching("1"))
    other = await world.clients.comment(await world.clients.case(), attaching("1"))
    await world.until("1", cases=[one["id"], other["id"]])
    await world.move(one, "closed")
    await world.until("1", status="closed")
    await world.move(other, "in-progress")
    await world.until("1", status="acknowledged")


async def test_an_alert_that_comes_after_it_was_attached_has_the_status_of_its_case(world):
    case = await world.clients.comment(await world.clients.case(), attaching("late"))
    await world.move(case, "in-progress")
    await world.told(1)
    await world.publish("late", **{STATUS: "open"})

    await world.until("late", status="acknowledged", cases=[case["id"]])
