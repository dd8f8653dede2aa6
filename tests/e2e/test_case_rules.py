"""Does a standing rule open each case once, and is the case told of its alerts, whoever dies?"""

import asyncio
import os
import signal

import orjson
import pytest
from aiokafka import AIOKafkaProducer

from case_events.topics import ALERTS
from caselogs import PATIENCE, up

pytestmark = [pytest.mark.e2e, pytest.mark.integration]
INDEX = "detections"
HOSTS, EACH = 4, 25
RULE = {
    "name": "Scan",
    "owner": "securitySolution",
    "alerts": {"_index": [INDEX]},
    "groupingBy": ["host.name"],
}
METRICS = "/internal/cases/metrics/{}?features=alerts.hosts&elasticInternalOrigin=true"
LONG = 4 * PATIENCE


class Story:
    """A Caselog that is killed now and then."""

    def __init__(self, caselog):
        self.caselog = caselog

    async def ask(self, method, path, **asked):
        def asking():
            with self.caselog.client() as client:
                return client.request(method, path, **asked)

        answer = await asyncio.to_thread(asking)
        assert answer.is_success, answer.text
        return answer.json()

    async def publish(self, numbers):
        """As any detector does that knows Kafka and nothing of us."""
        servers = (await asyncio.to_thread(self.caselog.status))["kafka"]
        async with AIOKafkaProducer(bootstrap_servers=servers) as producer:
            for n in numbers:
                host = f"web-{n % HOSTS}"
                document = {"host.id": host, "host.name": host, "user.name": "bo"}
                await producer.send(ALERTS.name, orjson.dumps(document), f"{INDEX}/{n}".encode())
            await producer.flush()

    async def kill(self):
        """SIGKILL, without a word; return when they are there again."""
        pid = (await asyncio.to_thread(self.caselog.pids))["services"]
        os.kill(pid, signal.SIGKILL)
        await asyncio.to_thread(self.caselog.ready_again, "services", pid)

    async def cases(self):
        return (await self.ask("GET", "/api/cases/_find?tags=rule:scans&perPage=100"))["cases"]

    async def until(self, condition):
        async with asyncio.timeout(LONG):
            while not await condition():  # noqa: ASYNC110 - it is asked over HTTP
                await asyncio.sleep(0.2)


@pytest.fixture
async def story(tmp_path):
    with up(tmp_path / "data") as caselog:
        await asyncio.to_thread(caselog.said_until, "^    -d ")
        yield Story(caselog)


async def test_each_group_has_one_case_with_all_of_its_alerts_and_what_they_say(story):
    async def opened():
        return bool(await story.cases())

    async def whole():
        return [one["totalAlerts"] for one in await story.cases()] == [EACH] * HOSTS

    async def told():
        found = [await story.ask("GET", METRICS.format(one["id"])) for one in cases]
        values = [one["alerts"]["hosts"]["values"] for one in found]
        return [[host["count"] for host in hosts] for hosts in values] == [[EACH]] * HOSTS

    await story.ask("PUT", "/api/alerts/_case_rules/scans", json=RULE)
    await story.publish(range(HOSTS))
    await story.until(opened)
    await story.kill()
    await story.publish(range(HOSTS * EACH))
    await story.kill()
    await story.until(whole)
    cases = await story.cases()
    await story.until(told)

    assert {one["title"] for one in cases} == {
        f"Scan - Grouping by web-{n} (Auto-created)" for n in range(HOSTS)
    }
    for case in cases:
        alerts = await story.ask("GET", f"/api/cases/{case['id']}/alerts")
        assert len({one["id"] for one in alerts}) == len(alerts) == EACH
