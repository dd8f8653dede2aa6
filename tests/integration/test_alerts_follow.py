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
