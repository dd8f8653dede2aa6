"""Do standing rules open cases of alerts as they arrive, each alert once?"""

import asyncio
from contextlib import asynccontextmanager

import pytest
import pytest_asyncio

from asking import name_of_run
from case_events.topics import ALERTS
from case_runtime import kafka
from desks import OWNER
from writers import running

pytestmark = [pytest.mark.integration, pytest.mark.asyncio(loop_scope="module")]
PATH = "/api/alerts/_case_rules"
PATIENCE = 60


class World:
    """All services, people, detectors, and rules."""

    def __init__(self, clients, producer, topic):
        self.clients, self.producer, self.topic = clients, producer, topic

    async def put(self, id_, status=201, by="ana", **changed):
        rule = {"name": "Scan", "owner": OWNER, "alerts": {"_index": [id_]}, "title": "{n} seen"}
        answer = await self.clients.ask("PUT", f"{PATH}/{id_}", rule | changed, by=by)
        assert answer.status_code == status, answer.text
        return answer.json()

    async def publish(self, index, *alerts):
        sent = [{"_index": index} | one for one in alerts]
        answer = await self.clients.ask("POST", "/api/alerts/_bulk", sent)
        assert not answer.json()["errors"], answer.text

    async def cases(self, rule, count, **expected):
        """The cases of the rule, once there are so many, and each is as it should be."""
        path = f"/api/cases/_find?tags=rule:{rule}&owner={OWNER}&sortField=title&sortOrder=asc"
        async with asyncio.timeout(PATIENCE):
            while True:
                found = (await self.clients.got(path))["cases"]
                if len(found) >= count and all(
                    [one[name] for one in found] == values for name, values in expected.items()
                ):
                    return found
                await asyncio.sleep(0.05)


@asynccontextmanager
async def ruling(stack, folder):
    run = name_of_run()
    async with running(stack, folder, run=run, alerts=True) as clients:
        async with asyncio.timeout(PATIENCE):
            while (await clients.ask("GET", "/readyz")).json()["degraded"]:  # noqa: ASYNC110 - it is asked over HTTP
                await asyncio.sleep(0.05)
        async with kafka.producer(stack["KAFKA_BOOTSTRAP_SERVERS"]) as producer:
            yield World(clients, producer, f"{ALERTS.name}.{run}")


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def world(stack, tmp_path_factory):
    async with ruling(stack, tmp_path_factory.mktemp("users")) as made:
        yield made


async def test_alerts_that_arrive_open_cases_and_join_them_once(world):
    await world.put("s1", groupingBy=["host.name", "user.name"])
    await world.publish(
        "s1",
        {"_id": "1", "n": 1, "host.name": "A", "user.name": "bo"},
        {"_id": "2", "n": 2, "host.name": "A"},
    )
    await world.cases("s1", 2, totalAlerts=[1, 1])
    await world.publish("s1", {"_id": "1", "n": 1, "host.name": "B", "user.name": "bo"})
    await world.publish("s1", {"_id": "3", "n": 3, "host.name": "A", "user.name": "bo"})
    cases = await world.cases("s1", 2, totalAlerts=[2, 1])

    assert [one["title"] for one in cases] == ["1 seen", "2 seen"]
    assert cases[0]["created_by"]["username"] == "ana"


async def test_a_detector_on_kafka_is_heard_too(world):
    await world.put("s2", title=None)
    await world.producer.send_and_wait(world.topic, b"{}", b"s2/1")
    [case] = await world.cases("s2", 1, totalAlerts=[1])

    assert case["title"] == "Scan (Auto-created)"


async def test_groups_that_are_too_many_wait_and_are_shown(world):
    await world.put("s3", groupingBy=["host.name"], maximumCasesToOpen=1, title=None)
    alerts = [{"_id": str(n), "host.name": f"h{n}"} for n in range(4)]
    await world.publish("s3", *alerts)
    async with asyncio.timeout(PATIENCE):
        while not (shown := await world.clients.got(f"{PATH}/s3"))["waiting"]:  # noqa: ASYNC110 - as above
            await asyncio.sleep(0.01)
    await world.cases("s3", 4)

    assert shown["waiting"][0]["alerts"] == 1
    assert set(shown["waiting"][0]["grouping"]) == {"host.name"}
    assert (await world.clients.got(f"{PATH}/s3"))["waiting"] == []


async def test_a_rule_is_written_read_listed_and_deleted(world):
    made = await world.put("s4", timeWindow="2h", tags=["x"])
    again = await world.put("s4", 200, enabled=False)
    listed = await world.clients.got(PATH)
    gone = await world.clients.ask("DELETE", f"{PATH}/s4")
    missing = await world.clients.ask("GET", f"{PATH}/s4")

    assert (made["id"], made["timeWindow"], made["tags"], made["version"]) == (
        "s4",
        "120m",
        ["x"],
        1,
    )
    assert (again["enabled"], again["version"]) == (False, 2)
    assert again in listed["rules"]
    assert (gone.status_code, missing.status_code) == (204, 404)
    assert (await world.clients.ask("DELETE", f"{PATH}/s4")).status_code == 404
    assert (await world.clients.ask("GET", f"/s/soc{PATH}/s1")).status_code == 404


async def test_a_rule_that_is_off_or_gone_takes_nothing(world):
    await world.put("s5", enabled=False)
    await world.publish("s5", {"_id": "1"})
    await world.put("s6")
    await world.publish("s6", {"_id": "1"})
    await world.cases("s6", 1)

    found = await world.clients.got("/api/cases/_find?tags=rule:s5")
    assert found["total"] == 0


@pytest.mark.parametrize("by", ["read", "create", "push"])
async def test_who_may_not_do_what_a_rule_does_writes_none(world, by):
    await world.put("s7", 403, by=by)


async def test_who_reads_cases_reads_rules(world):
    await world.put("s8")
    seen = await world.clients.ask("GET", f"{PATH}/s8", by="read")
    nothing = await world.clients.ask("GET", f"{PATH}/s8", by="push")
    deleted = await world.clients.ask("DELETE", f"{PATH}/s8", by="read")

    assert (seen.status_code, nothing.status_code, deleted.status_code) == (200, 403, 403)


@pytest.mark.parametrize(
    "changed",
    [
        {"alerts": {}},
        {"alerts": {"x": []}},
        {"timeWindow": "x"},
        {"groupingBy": ["a"] * 6},
        {"maximumCasesToOpen": 21},
        {"colour": "red"},
        {"overflow": "burst"},
        {"name": ""},
    ],
)
async def test_what_is_no_rule_is_refused(world, changed):
    answer = await world.put("s9", 400, **changed)

    assert answer["message"].startswith("[request body]: ")
