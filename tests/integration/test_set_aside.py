"""Does an administrator see over HTTP what nobody could handle, and may nobody else?"""

import asyncio
from contextlib import asynccontextmanager
from dataclasses import replace
from uuid import uuid4

import orjson
import pytest
import yaml

from alert_sync.api.set_aside import SHOWN
from case_events.topics import ALERTS, USER_ACTIONS
from case_runtime import kafka, kafka_topics
from writers import running

pytestmark = pytest.mark.integration
PATIENCE = 60
PATH = "/api/set_aside"


class World:
    """The services, and who publishes what nobody can read."""

    def __init__(self, clients, producer, run):
        self.ask, self.got, self.clients = clients.ask, clients.got, clients
        self._producer = producer
        self.actions = f"{USER_ACTIONS.name}.{run}"
        self.alerts = f"{ALERTS.name}.{run}"

    async def publish(self, topic, value, key):
        await self._producer.send_and_wait(topic, value, key.encode())

    async def aside(self, topic, key, many):
        """What is listed of a key, once there are as many; other tests set aside something, too."""
        async with asyncio.timeout(PATIENCE):
            while True:
                found = await self.got(f"{PATH}?topic={topic}&key={key}&perPage=100")
                if found["total"] >= many:
                    return found["records"]
                await asyncio.sleep(0.05)

    async def give(self, name, role, path):
        """Somebody may do something else from now on, which opens a path to them."""
        said = yaml.safe_load(self.clients.users.read_text())
        said["roles"][name] = role
        self.clients.users.write_text(yaml.safe_dump(said))
        async with asyncio.timeout(PATIENCE):
            while (await self.ask("GET", path, by=name)).status_code != 200:  # noqa: ASYNC110 - the file is looked at now and then
                await asyncio.sleep(0.1)


@asynccontextmanager
async def looking(stack, folder):
    run = uuid4().hex[:8]
    named = [replace(one, name=f"{one.name}.{run}") for one in (USER_ACTIONS, ALERTS)]
    with_alerts = {"set_aside": (*named, ALERTS)}
    async with (
        running(stack, folder, run=run, alerts=with_alerts) as clients,
        kafka.producer(stack["KAFKA_BOOTSTRAP_SERVERS"]) as producer,
    ):
        await kafka_topics.ensure(stack["KAFKA_BOOTSTRAP_SERVERS"], [ALERTS, ALERTS.dead])
        yield World(clients, producer, run)


@pytest.fixture
async def world(stack, tmp_path):
    async with looking(stack, tmp_path) as made:
        yield made


async def test_what_a_projection_and_a_reactor_could_not_read_is_listed_with_the_reason(world):
    value = orjson.dumps({"space": "soc", "word": "secret"})
    await world.publish(world.actions, value, "c-1")
    by_projection, by_reactor = sorted(
        await world.aside(world.actions, "c-1", 2),
        key=lambda one: one["reader"].startswith("alert-sync"),
    )

    assert by_reactor["reader"].startswith("alert-sync.")
    for one in (by_projection, by_reactor):
        assert one["id"].startswith(f"{world.actions}.dead/")
        assert one["reason"].startswith("unreadable: ")
        assert (one["topic"], one["key"]) == (world.actions, "c-1")
        assert (one["case"], one["space"], one["size"]) == ("c-1", "soc", len(value))
        assert "secret" not in orjson.dumps(one).decode()


async def test_one_of_them_is_shown_with_what_it_said_cut_where_it_is_long(world):
    value = b'{"_index": ' + b"x" * SHOWN
    await world.publish(world.alerts, value, "i/1")
    [listed] = await world.aside(world.alerts, "i/1", 1)
    whole = await world.got(f"{PATH}/{listed['id']}")

    assert whole["value"] == value.decode()[:SHOWN]
    assert (whole["headers"], whole["case"], whole["size"]) == ({}, None, len(value))
    assert {name: whole[name] for name in listed} == listed


async def test_they_come_page_by_page_the_latest_first_and_narrowed(world):
    for number in range(5):
        await world.publish(world.alerts, b"junk", f"i/{number}")
        await world.aside(world.alerts, f"i/{number}", 1)
    only = f"{PATH}?topic={world.alerts}"
    first, second, third = [await world.got(f"{only}&perPage=2&page={n}") for n in (1, 2, 3)]
    too_many = await world.ask("GET", f"{PATH}?perPage=101")
    strange = await world.got(f"{PATH}?reader=nobody")

    pages = [[one["key"] for one in page["records"]] for page in (first, second, third)]
    assert pages == [["i/4", "i/3"], ["i/2", "i/1"], ["i/0"]]
    assert (first["total"], first["older"]) == (5, False)
    assert world.alerts in first["topics"]
    assert len(first["readers"]) >= 1
    assert too_many.status_code == 400
    assert (strange["records"], strange["total"]) == ([], 0)


async def test_who_may_not_administer_in_every_space_is_told_nothing(world):
    await world.publish(world.alerts, b"junk", "i/1")
    [listed] = await world.aside(world.alerts, "i/1", 1)
    all_here = {"spaces": ["default", "s*"], "privileges": {"*": ["all"]}, "connectors": "all"}
    await world.give("create", all_here, "/api/cases/_find")
    one = f"{PATH}/{listed['id']}"
    for by in ("create", "settings", "read"):
        for method, path in (("GET", PATH), ("GET", one), ("POST", f"{one}/_retry")):
            refused = await world.ask(method, path, by=by)

            assert refused.status_code == 403, (by, method, path)
            assert refused.json() == {
                "statusCode": 403,
                "error": "Forbidden",
                "message": "Unauthorized to access records that were set aside",
            }


async def test_who_may_administer_and_not_read_all_sees_that_it_is_there_and_not_what_it_says(
    world,
):
    await world.publish(world.alerts, b"junk", "i/1")
    [listed] = await world.aside(world.alerts, "i/1", 1)
    await world.give("update", {"spaces": ["*"], "privileges": {"*": ["settings"]}}, PATH)
    found = await world.got(f"{PATH}?topic={world.alerts}&key=i/1", by="update")
    refused = await world.ask("GET", f"{PATH}/{listed['id']}", by="update")

    assert found["records"] == [listed]
    assert refused.status_code == 403


async def test_an_alert_is_sent_again_once_and_listed_no_more(world):
    key = uuid4().hex
    await world.publish(f"{ALERTS.name}.dead", b"{}", key)
    [listed] = await world.aside(ALERTS.name, key, 1)
    path = f"{PATH}/{listed['id']}"
    sent = await world.ask("POST", f"{path}/_retry")
    again = await world.ask("POST", f"{path}/_retry")
    gone = await world.ask("GET", path)
    left = await world.got(f"{PATH}?key={key}")

    assert listed["stays"] is None
    assert [one.status_code for one in (sent, again, gone)] == [204, 404, 404]
    assert left["total"] == 0


async def test_what_only_we_may_write_is_not_sent_again_and_it_is_said_why(world):
    await world.publish(world.actions, b"junk", "c-1")
    one, _ = await world.aside(world.actions, "c-1", 2)
    refused = await world.ask("POST", f"{PATH}/{one['id']}/_retry")

    assert refused.status_code == 409
    assert refused.json()["message"] == f"It is not sent again: {one['stays']}"
    assert len(await world.aside(world.actions, "c-1", 2)) == 2


@pytest.mark.parametrize(
    "name", ["alerts.dead/0/999999", "alerts.dead/99/0", "alerts.dead/x/0", "strange.dead/0/0"]
)
async def test_what_is_nowhere_is_not_found(world, name):
    found = await world.ask("GET", f"{PATH}/{name}")

    assert found.status_code == 404
