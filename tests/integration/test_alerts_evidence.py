"""Does a case come to hold what its alerts said, from the attachment to what readers see?"""

import asyncio
from contextlib import asynccontextmanager

import orjson
import pytest

from asking import name_of_run
from case_runtime import mongo
from desks import OWNER
from writers import running

pytestmark = pytest.mark.integration
INDEX = ".alerts-security.alerts-default"
PATIENCE = 60
FOUND = {
    "host.id": "h1",
    "host.name": "web-1",
    "user.name": "bo",
    "source.ip": ["10.0.0.1", "fe80::1"],
}


def attaching(*ids):
    rule, indices = {"id": "r", "name": "R"}, [INDEX] * len(ids)
    return {"type": "alert", "alertId": list(ids), "index": indices, "rule": rule, "owner": OWNER}


class World:
    """All services, and people."""

    def __init__(self, clients):
        self.clients, self.log = clients, clients.log

    async def publish(self, id_, **fields):
        answer = await self.clients.ask("PUT", f"/api/alerts/{INDEX}/{id_}", fields)
        assert answer.is_success, answer.text

    async def case(self, *alerts, extracts=False):
        settings = {"syncAlerts": True, "extractObservables": extracts}
        case = await self.clients.case(settings=settings)
        return await self.clients.comment(case, attaching(*alerts))

    async def actions(self, case, kind, count):
        """Of that kind, once there are so many; their alerts."""
        path = f"/api/cases/{case['id']}/_actions?perPage=100"
        async with asyncio.timeout(PATIENCE):
            while True:
                found = (await self.clients.got(path))["actions"]
                chosen = [one for one in found if one["type"] == kind]
                if len(chosen) >= count:
                    return chosen
                await asyncio.sleep(0.05)

    async def hosts(self, case):
        path = f"/internal/cases/metrics/{case['id']}?features=alerts.hosts"
        return (await self.clients.got(path))["alerts"]["hosts"]


async def recorded(where, case, kind):
    """The action as the log has it."""
    uri, name = where
    database = mongo.connect(uri, name)
    found = [commit async for commit in mongo.find(database["commits"], {"stream": case})]
    database.client.close()
    values = [record["value"] for commit in found for record in commit["records"]]
    [action] = [one for one in (orjson.loads(v)["action"] for v in values) if one["type"] == kind]
    return action


@asynccontextmanager
async def describing(stack, folder):
    async with running(stack, folder, run=name_of_run(), alerts=True) as clients:
        async with asyncio.timeout(PATIENCE):
            while (await clients.ask("GET", "/readyz")).json()["degraded"]:  # noqa: ASYNC110 - it is asked over HTTP
                await asyncio.sleep(0.05)
        yield World(clients)


@pytest.fixture
async def world(stack, tmp_path):
    async with describing(stack, tmp_path) as made:
        yield made


async def test_what_an_attached_alert_says_is_told_to_its_case_in_the_name_of_who_attached_it(
    world,
):
    await world.publish("1", **FOUND)
    case = await world.case("1", "2", extracts=True)
    [described] = await world.actions(case, "alerts_described", 1)
    [extracted] = await world.actions(case, "observables", 1)
    [attached] = await world.actions(case, "comment", 1)
    observables = (await world.clients.got(f"/api/cases/{case['id']}"))["observables"]

    assert described["causation_id"] == f"{case['id']}/{attached['sequence']}"
    assert extracted["causation_id"] == described["causation_id"]
    assert described["correlation_id"] == attached["correlation_id"]
    assert described["created_by"]["username"] == "ana"
    assert {(one["typeKey"], one["value"]) for one in observables} == {
        ("observable-type-ipv4", "10.0.0.1"),
        ("observable-type-ipv6", "fe80::1"),
        ("observable-type-hostname", "web-1"),
    }
    assert (await world.hosts(case))["values"][0]["name"] == "web-1"


async def test_an_alert_that_comes_later_is_told_then_and_once(world):
    await world.publish("1", **{"host.id": "h2", "host.name": "web-2"})
    case = await world.case("1", "2", "3")
    await world.actions(case, "alerts_described", 1)
    await world.publish("2", **FOUND)
    await world.publish("2", **FOUND, more=1)
    await world.actions(case, "alerts_described", 2)
    await world.publish("3", **{"host.id": "h3", "host.name": "web-3"})
    told = await world.actions(case, "alerts_described", 3)
    hosts = await world.hosts(case)

    assert len(told) == 3
    assert {one["name"]: one["count"] for one in hosts["values"]} == {
        "web-1": 1,
        "web-2": 1,
        "web-3": 1,
    }


async def test_a_case_that_does_not_want_observables_has_none(world):
    await world.publish("1", **FOUND)
    case = await world.case("1")
    await world.actions(case, "alerts_described", 1)
    shown = await world.clients.got(f"/api/cases/{case['id']}")

    assert shown["observables"] == []


async def test_observables_are_cut_at_fifty_and_it_is_said_how_many_were_left_out(world):
    await world.publish("1", **{"source.ip": [f"10.0.0.{n}" for n in range(30)]})
    await world.publish("2", **{"source.ip": [f"10.0.1.{n}" for n in range(30)]})
    case = await world.case("1", "2", extracts=True)
    await world.actions(case, "observables", 1)
    shown = await world.clients.got(f"/api/cases/{case['id']}")
    action = await recorded(world.log, case["id"], "observables")

    assert len(shown["observables"]) == 50
    assert (action["count"], action["dropped"]) == (50, 10)
