"""Do a thousand alerts follow their case, here and where they live, whoever is killed?"""

import asyncio
import os
import re
import signal
from contextlib import asynccontextmanager

import orjson
import pytest
import yaml
from aiokafka import AIOKafkaProducer, TopicPartition

from case_events.topics import ALERTS, ALERTS_STATUS
from case_runtime import kafka
from caselogs import PATIENCE, up
from fakes.elasticsearch import Elasticsearch

pytestmark = [pytest.mark.e2e, pytest.mark.integration]
INDEX = ".internal.alerts-security.alerts-default-000001"
STATUS, CASES = "kibana.alert.workflow_status", "kibana.alert.case_ids"
IDS = [f"alert-{n}" for n in range(1000)]
OWNER = "securitySolution"
CASE = {
    "title": "A thousand alerts",
    "description": "All of one rule",
    "tags": [],
    "owner": OWNER,
    "settings": {"syncAlerts": True},
    "connector": {"id": "none", "name": "none", "type": ".none", "fields": None},
}
LONG = 4 * PATIENCE


class Story:
    """A Caselog, the cluster where its alerts live, and who is killed when."""

    def __init__(self, caselog, cluster):
        self.caselog, self.cluster = caselog, cluster
        self.kills = self.writes = 0
        self.killed = asyncio.Event()

    async def ask(self, method, path, **asked):
        def asking():
            with self.caselog.client() as client:
                return client.request(method, path, **asked)

        answer = await asyncio.to_thread(asking)
        assert answer.is_success, answer.text
        return answer.json()

    async def until(self, condition):
        async with asyncio.timeout(LONG):
            while not await condition():  # noqa: ASYNC110 - it is asked over HTTP
                await asyncio.sleep(0.2)

    async def running(self):
        """Whom to kill, from now on."""
        self.pid = (await asyncio.to_thread(self.caselog.pids))["services"]

    def kill(self):
        """SIGKILL, without a word; until they are back the cluster hears nobody."""
        os.kill(self.pid, signal.SIGKILL)
        self.kills += 1
        self.cluster.fail("POST", "_bulk", how="reset", times=1000)

    def closing(self):
        """A change is under way: of the second and the fourth nobody will hear what became."""
        self.writes += 1
        if self.writes in {2, 4}:
            self.kill()
            self.killed.set()

    async def back(self):
        """They are there again; what ails them is that the cluster does not hear them yet."""
        before = self.pid

        async def replaced():
            status = await asyncio.to_thread(self.caselog.status)
            pids = {one["name"]: one["pid"] for one in status["processes"]}
            self.pid = pids.get("services", before)
            return self.pid != before and status["ready"]

        await self.until(replaced)
        self.killed.clear()
        self.cluster.faults.clear()

    async def publish(self):
        """As any detector does that knows Kafka and nothing of us."""
        servers = (await asyncio.to_thread(self.caselog.status))["kafka"]
        async with AIOKafkaProducer(bootstrap_servers=servers) as producer:
            for id_ in IDS:
                document = {"_index": INDEX, "_id": id_, STATUS: "open", "host.name": "web-1"}
                key = f"{INDEX}/{id_}".encode()
                await producer.send(ALERTS.name, orjson.dumps(document), key)
            await producer.flush()

    @asynccontextmanager
    async def listening(self):
        """Whoever reads `alerts.status`, from its beginning."""
        servers = (await asyncio.to_thread(self.caselog.status))["kafka"]
        async with kafka.consumer(servers) as reader:
            places = [TopicPartition(ALERTS_STATUS.name, n) for n in range(12)]
            reader.assign(places)
            await reader.seek_to_beginning(*places)
            yield reader

    def closed(self):
        """How often each document was given another status."""
        return [id_ for _, id_, patch in self.cluster.changes if STATUS in patch]


@pytest.fixture
async def story(tmp_path):
    async with Elasticsearch() as cluster:
        for id_ in IDS:
            cluster.put(INDEX, id_, {STATUS: "open", "host.name": "web-1"})
        config = tmp_path / "caselog.yml"
        config.write_text(yaml.safe_dump({"alerts": {"elasticsearch": {"hosts": [cluster.url]}}}))
        with up(tmp_path / "data", None, "--config", str(config)) as caselog:
            await asyncio.to_thread(caselog.said_until, "^    -d ")
            yield Story(caselog, cluster)


async def records_until(reader, count):
    """The records up to that many."""
    found = []
    async with asyncio.timeout(LONG):
        while len(found) < count:
            for records in (await reader.getmany(timeout_ms=500)).values():
                found += records
    return found


async def test_a_thousand_alerts_are_closed_once_each_while_services_are_killed(story):
    await story.publish()

    async def kept():
        return (await story.ask("GET", "/api/alerts?perPage=0"))["total"] == len(IDS)

    await story.until(kept)
    case = await story.ask("POST", "/api/cases", json=CASE)
    attachment = {
        "type": "alert",
        "alertId": IDS,
        "index": [INDEX] * len(IDS),
        "rule": {"id": "r", "name": "R"},
        "owner": OWNER,
    }
    path = f"/api/cases/{case['id']}"
    case = await story.ask("POST", f"{path}/comments", json=attachment)

    async def named():
        return all(story.cluster.of(INDEX, id_).get(CASES) == [case["id"]] for id_ in IDS)

    await story.until(named)
    await story.running()
    async with story.listening() as reader:
        item = {"id": case["id"], "version": case["version"], "status": "closed"}
        await story.ask("PATCH", "/api/cases", json={"cases": [item]})
        told = await records_until(reader, 1)
        story.kill()
        await story.back()
        story.cluster.before_write = story.closing
        for _ in range(2):
            async with asyncio.timeout(LONG):
                await story.killed.wait()
            await story.back()

        async def shown():
            found = await story.ask("GET", f"{path}/_actions")
            return found["actions"][-1]["type"] == "alerts_synced"

        await story.until(shown)
        told += await records_until(reader, len(IDS) - len(told))
        for records in (await reader.getmany(timeout_ms=2000)).values():
            told += records
    [change] = (await story.ask("GET", f"{path}/_actions"))["actions"][-1]["changes"]
    listed = await story.ask("GET", "/api/alerts?status=closed&perPage=0")
    names = [dict(record.headers)["ce_id"].decode() for record in told]

    assert story.kills == 3
    assert sorted(story.closed()) == sorted(IDS)
    assert {story.cluster.of(INDEX, id_)[STATUS] for id_ in IDS} == {"closed"}
    assert len(names) == len(set(names)) == len(IDS)
    assert all(re.fullmatch(rf"{case['id']}/\d+/{re.escape(INDEX)}/alert-\d+", n) for n in names)
    assert {orjson.loads(record.value)["status"] for record in told} == {"closed"}
    assert listed["total"] == len(IDS)
    assert (change["new"]["synced"], change["new"]["failed"]) == (len(IDS), 0)
