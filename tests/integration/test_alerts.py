"""Are alerts kept as they were published, over Kafka or HTTP, once each?"""

import asyncio
from contextlib import asynccontextmanager
from uuid import uuid4

import orjson
import pytest
from aiokafka import AIOKafkaConsumer, TopicPartition

from case_events.topics import ALERTS
from case_runtime import kafka
from case_runtime.entering import BODY
from writers import running

pytestmark = pytest.mark.integration
INDEX = ".alerts-security.alerts-default"
PATIENCE = 60


class World:
    """The services, and a detector."""

    def __init__(self, clients, producer, servers, topic):
        self.ask, self.got = clients.ask, clients.got
        self._producer, self.servers, self.topic = producer, servers, topic

    async def put(self, id_, document=None, **asked):
        return await self.ask("PUT", f"/api/alerts/{INDEX}/{id_}", document or {}, **asked)

    async def publish(self, *documents):
        for document in documents:
            value = document if isinstance(document, bytes) else orjson.dumps(document)
            key = f"{INDEX}/{document['_id']}" if isinstance(document, dict) else "x"
            await self._producer.send_and_wait(self.topic, value, key.encode())

    async def until(self, path, condition):
        async with asyncio.timeout(PATIENCE):
            while not condition(found := await self.ask("GET", path)):  # noqa: ASYNC110 - it is asked over HTTP
                await asyncio.sleep(0.05)
        return found.json()

    async def dead(self):
        """The first record that was set aside."""
        async with AIOKafkaConsumer(
            bootstrap_servers=self.servers,
            auto_offset_reset="earliest",
            max_partition_fetch_bytes=4 << 20,
        ) as reader:
            reader.assign(
                [TopicPartition(f"{self.topic}.dead", n) for n in range(ALERTS.partitions)]
            )
            async with asyncio.timeout(PATIENCE):
                return await reader.getone()


@asynccontextmanager
async def alerting(stack, folder):
    run = uuid4().hex[:8]
    servers = stack["KAFKA_BOOTSTRAP_SERVERS"]
    async with running(stack, folder, run=run, alerts=True) as clients:
        topic = f"{ALERTS.name}.{run}"
        async with asyncio.timeout(PATIENCE):
            while (await clients.ask("GET", "/readyz")).json()["degraded"]:  # noqa: ASYNC110 - as above
                await asyncio.sleep(0.05)
        async with kafka.producer(servers) as producer:
            yield World(clients, producer, servers, topic)


@pytest.fixture
async def world(stack, tmp_path):
    async with alerting(stack, tmp_path) as made:
        yield made


def alert(id_, **fields):
    return {"_index": INDEX, "_id": id_} | fields


async def test_an_alert_is_there_once_it_is_stored(world):
    document = {"host.name": "web-1", "user": {"name": "bo"}, "$odd.key": [1]}
    first = await world.put("a%2F1", document)
    again = await world.put("a%2F1", document)
    found = await world.got(f"/api/alerts/{INDEX}/a%2F1")

    assert (first.status_code, again.status_code) == (201, 200)
    assert first.json() == {"_index": INDEX, "_id": "a/1", "result": "created"}
    assert {**found, "kibana.alert.workflow_status_updated_at": None} == {
        **alert("a/1", **document),
        "kibana.alert.workflow_status": "open",
        "kibana.alert.workflow_status_updated_at": None,
    }


async def test_a_detector_publishes_on_kafka_and_again_without_a_second_one(world):
    await world.publish(alert("1", rule="a"), alert("1", rule="b"), alert("2"))
    await world.until(f"/api/alerts/{INDEX}/2", lambda found: found.status_code == 200)
    found = await world.until(
        f"/api/alerts/{INDEX}/1", lambda found: found.json().get("rule") == "b"
    )

    assert found["_id"] == "1"
    assert (await world.got("/api/alerts"))["total"] == 2


async def test_what_is_no_alert_is_set_aside_with_the_reason(world):
    await world.publish(b"{", alert("1"))
    await world.until(f"/api/alerts/{INDEX}/1", lambda found: found.status_code == 200)
    record = await world.dead()

    assert record.value == b"{"
    assert dict(record.headers)["reason"].startswith(b"unreadable: ")


async def test_what_is_too_large_is_set_aside_or_refused(world):
    large = {"message": "x" * BODY}
    await world.publish(alert("1", **large))
    record = await world.dead()
    over_http = await world.put("1", large)

    assert b"greater than maximum allowed" in dict(record.headers)["reason"]
    assert over_http.status_code == 413


async def test_many_at_once_are_told_of_one_by_one(world):
    sent = [alert("1"), {"_index": "_no", "_id": "2"}, alert("1", rule="b"), "no alert"]
    answer = await world.ask("POST", "/api/alerts/_bulk", sent)
    again = await world.ask("POST", "/api/alerts/_bulk", [alert("1")])

    told = answer.json()
    assert (answer.status_code, told["errors"]) == (200, True)
    assert [one["status"] for one in told["items"]] == [201, 400, 200, 400]
    assert told["items"][1]["error"]["message"].startswith("The index of an alert")
    assert again.json() == {
        "errors": False,
        "items": [{"_index": INDEX, "_id": "1", "status": 200, "result": "updated"}],
    }


@pytest.mark.parametrize("sent", [{}, [], "x", [{}] * 1001])
async def test_a_bulk_is_a_list_of_some(world, sent):
    assert (await world.ask("POST", "/api/alerts/_bulk", sent)).status_code == 400


async def test_alerts_are_listed_by_status_rule_host_and_time(world):
    for n, status in enumerate(["open", "closed", "closed"]):
        document = {
            "@timestamp": f"2026-05-0{n + 1}T10:00:00Z",
            "kibana.alert.workflow_status": status,
            "kibana.alert.rule.name": "Malware" if n else "Phishing",
            "host.name": f"web-{n}",
        }
        await world.put(str(n), document)

    async def listed(asked):
        found = await world.got(f"/api/alerts?{asked}")
        return [one["_id"] for one in found["alerts"]], found["total"]

    assert await listed("") == (["0", "1", "2"], 3)
    assert await listed("sortOrder=desc") == (["2", "1", "0"], 3)
    assert await listed("perPage=1&page=2") == (["1"], 3)
    assert await listed("perPage=0") == ([], 3)
    assert await listed("status=closed") == (["1", "2"], 2)
    assert await listed("status=closed&status=open&rule=Phishing") == (["0"], 1)
    assert await listed("host=web-2") == (["2"], 1)
    assert await listed("from=2026-05-02T10:00:00Z&to=2026-05-03T10:00:00Z") == (["1"], 1)


async def test_a_list_holds_no_more_of_each_alert_than_is_asked_for(world):
    await world.put("1", {"host": {"name": "web-1"}, "message": "x" * 1000})
    found = await world.got("/api/alerts?fields=host.name&fields=user.name")

    assert found["alerts"] == [
        alert("1", **{"host.name": "web-1", "kibana.alert.workflow_status": "open"})
    ]


@pytest.mark.parametrize(
    "asked",
    ["status=shut", "from=yesterday", "page=x", "perPage=101", "colour=red", "sortOrder=up"],
)
async def test_what_cannot_be_asked_is_refused(world, asked):
    assert (await world.ask("GET", f"/api/alerts?{asked}")).status_code == 400


async def test_an_alert_that_is_nowhere_is_not_found(world):
    nowhere = await world.ask("GET", f"/api/alerts/{INDEX}/1")

    assert (nowhere.status_code, nowhere.json()["error"]) == (404, "Not Found")
    assert (await world.ask("GET", "/api/alerts/_odd/1")).status_code == 400


async def test_who_may_read_cases_may_read_alerts_and_who_may_all_publishes_them(world):
    await world.put("1")
    read = [await world.ask("GET", f"/api/alerts/{INDEX}/1", by=who) for who in ("read", "push")]
    listed = [await world.ask("GET", "/api/alerts", by=who) for who in ("read", "push")]
    refused = await world.put("2", by="read")
    bulk = await world.ask("POST", "/api/alerts/_bulk", [alert("2")], by="read")

    assert [one.status_code for one in (*read, *listed)] == [200, 403, 200, 403]
    assert refused.json()["message"] == "Unauthorized to publish alerts"
    assert bulk.status_code == 403
    assert (await world.got("/api/alerts"))["total"] == 1


async def test_many_who_publish_the_same_alerts_lose_nothing(world):
    sent = [alert(str(n)) for n in range(5)]
    answers = await asyncio.gather(
        *(world.ask("POST", "/api/alerts/_bulk", sent) for _ in range(8))
    )

    told = [item["status"] for answer in answers for item in answer.json()["items"]]
    assert (told.count(201), told.count(200)) == (5, 35)
