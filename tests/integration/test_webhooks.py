"""Does a program hear of every change, in order, signed, and again when it asks?"""

import asyncio
import json
from base64 import b64decode
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta

import pytest
from aiohttp import web

from mailboxes import Mailbox
from notifier.webhooks.signing import headers
from notifying import telling
from world import free_port
from writers import of

pytestmark = pytest.mark.integration
PATIENCE = 60
PATH = "/api/notifications/webhooks"
SETTINGS = {
    "actions": {"allowedNetworks": ["127.0.0.0/8"]},
    "encryption_keys": ["a key that seals and is long enough"],
}


class Program:
    """Whoever is told; answers these in turn, then 204 for ever."""

    def __init__(self):
        self.told, self.answers = [], []
        self.port = free_port()
        self.url = f"http://127.0.0.1:{self.port}/in"

    async def receive(self, request):
        body = await request.read()
        self.told.append((dict(request.headers), body))
        return web.Response(status=self.answers.pop(0) if self.answers else 204)

    @property
    def changes(self):
        """What it took, as JSON."""
        return [json.loads(body) for _, body in self.told]

    async def until(self, count):
        await self.heard(lambda said: len(said) >= count)

    async def heard(self, condition):
        """What it took is so."""
        async with asyncio.timeout(PATIENCE):
            while not condition([one["data"] for one in self.changes]):  # noqa: ASYNC110 - it tells no events
                await asyncio.sleep(0.02)


@asynccontextmanager
async def listening():
    program = Program()
    app = web.Application()
    app.router.add_post("/in", program.receive)
    runner = web.AppRunner(app)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", program.port).start()
    try:
        yield program
    finally:
        await runner.cleanup()


@pytest.fixture
async def program():
    async with listening() as made:
        yield made


@pytest.fixture
async def world(stack, tmp_path):
    async with telling(stack, tmp_path, SETTINGS, Mailbox()) as made:
        yield made


async def subscribed(world, program, **said):
    made = await world.ask("POST", PATH, {"url": program.url, **said})
    assert made.status_code == 200, made.text
    return made.json()


async def test_a_program_is_told_each_change_in_order_and_signed(world, program):
    made = await subscribed(world, program)
    case = await world.case(title="One")
    (case,) = (await world.edit(of(case, title="Two", severity="high"))).json()
    await program.until(3)
    changes = program.changes
    told = [one["data"] for one in changes]

    assert [one["type"] for one in changes] == [
        "create_case.create",
        "title.update",
        "severity.update",
    ]
    assert [one["sequence"] for one in told] == [1, 2, 3]
    assert told[0]["before"] is None
    assert (told[1]["before"]["title"], told[1]["after"]["title"]) == ("One", "Two")
    assert (told[1]["after"]["severity"], told[2]["after"]["severity"]) == ("low", "high")
    assert told[0]["actor"]["username"] == "ana"
    for said, body in program.told:
        name, at = said["webhook-id"], int(said["webhook-timestamp"])
        signed = headers(made["secret"], name, at, body)
        assert signed["webhook-signature"] == said["webhook-signature"]
    assert len(b64decode(made["secret"].removeprefix("whsec_"))) == 32


async def test_what_is_not_taken_comes_again_and_what_follows_waits(world, program):
    program.answers = [500]
    made = await subscribed(world, program)
    case = await world.case(title="One")
    await world.edit(of(case, title="Two"))
    await program.until(3)
    page = await world.got(f"{PATH}/{made['id']}/deliveries")

    assert [one["data"]["sequence"] for one in program.changes] == [1, 1, 2]
    first, again, _ = [said["webhook-id"] for said, _ in program.told]
    assert first == again
    assert page["total"] == 2
    oldest = page["deliveries"][-1]
    assert (oldest["attempts"], oldest["failed_attempts"][0]["reason"]) == (2, "status 500")


async def test_what_has_waited_for_long_is_told_by_health(world, program):
    program.answers = [500] * 100
    await subscribed(world, program)
    case = await world.case(title="One")
    await world.edit(of(case, title="Two"))
    rows = world.database["deliveries"]
    past = {"$set": {"due": datetime.now(UTC) - timedelta(minutes=5)}}
    async with asyncio.timeout(PATIENCE):
        while not (await rows.update_one({"sequence": 2}, past)).matched_count:  # noqa: ASYNC110 - as below
            await asyncio.sleep(0.05)
        while not any("webhooks: 1 have been due" in why for why in await world.ailing()):  # noqa: ASYNC110 - asked over HTTP
            await asyncio.sleep(0.1)
    counted = (await world.ask("GET", "/metrics")).text

    assert 'caselog_effects{of="webhooks",state="planned"} 2.0' in counted


async def test_filters_by_type_severity_and_tag(world, program):
    await subscribed(world, program, types=["create_case"], severities=["high"], tags=["vip"])
    await world.case(severity="high", tags=["mail"])
    await world.case(severity="low", tags=["vip"])
    case = await world.case(severity="high", tags=["vip", "mail"])
    await program.until(1)

    assert [one["data"]["case"] for one in program.changes] == [case["id"]]


async def test_what_its_maker_may_not_read_is_not_told(world, program):
    await world.ask("POST", PATH, {"url": program.url}, by="settings")  # and may not read
    refused = await world.ask("POST", PATH, {"url": program.url}, by="read")

    assert refused.status_code == 403
    assert (await world.got(PATH))["webhooks"] == []


async def test_it_is_told_again_from_any_moment(world, program):
    case = await world.case(title="One")
    made = await subscribed(world, program)
    await world.edit(of(case, title="Two"))
    await program.heard(lambda said: [one["sequence"] for one in said][-1:] == [2])
    again = await world.ask("POST", f"{PATH}/{made['id']}/_replay", {"from": case["created_at"]})
    await program.heard(lambda said: len([one for one in said if one["replayed"]]) > 1)
    for wrong in ("yesterday", "2026-01-01T00:00:00", 5):
        refused = await world.ask("POST", f"{PATH}/{made['id']}/_replay", {"from": wrong})
        assert refused.status_code == 400

    assert again.status_code == 200
    told = [one["data"]["sequence"] for one in program.changes if one["data"]["replayed"]]
    assert told == [1, 2]


async def test_who_wants_no_more_is_turned_off_and_a_replay_turns_it_on(world, program):
    program.answers = [410]
    made = await subscribed(world, program, name="soar")
    case = await world.case()
    async with asyncio.timeout(PATIENCE):
        while (found := (await world.got(PATH))["webhooks"])[0]["enabled"]:  # noqa: ASYNC110 - asked over HTTP
            await asyncio.sleep(0.05)
    replayed = await world.ask("POST", f"{PATH}/{made['id']}/_replay", {"from": case["created_at"]})
    await program.until(2)

    assert "410" in found[0]["disabled_because"]
    assert "secret" not in found[0]
    assert replayed.json()["enabled"] is True
    assert program.changes[1]["data"]["replayed"] is True


async def test_one_delivery_is_told_again_and_turns_it_on(world, program):
    program.answers = [410]
    made = await subscribed(world, program)
    await world.case()
    path = f"{PATH}/{made['id']}/deliveries"
    async with asyncio.timeout(PATIENCE):
        while not (failed := (await world.got(f"{path}?state=failed"))["deliveries"]):  # noqa: ASYNC110 - asked over HTTP
            await asyncio.sleep(0.05)
    refused = await world.ask("POST", f"{path}/_retry", {"id": failed[0]["id"]}, by="read")
    again = await world.ask("POST", f"{path}/_retry", {"id": failed[0]["id"]})
    await program.until(2)
    twice = await world.ask("POST", f"{path}/_retry", {"id": failed[0]["id"]})
    unknown = await world.ask("POST", f"{path}/_retry", {"id": "nothing"})

    assert (again.status_code, again.json()["id"]) == (200, failed[0]["id"])
    assert [one.status_code for one in (refused, twice, unknown)] == [403, 409, 404]
    assert [one["enabled"] for one in (await world.got(PATH))["webhooks"]] == [True]
    assert program.changes[0]["id"] == program.changes[1]["id"]


async def test_a_subscription_that_is_deleted_is_told_nothing(world, program):
    made = await subscribed(world, program)
    gone = await world.ask("DELETE", f"{PATH}/{made['id']}")
    other = await subscribed(world, program, types=["create_case"], name="other")
    await world.case()
    await program.until(1)

    assert gone.status_code == 204
    assert (await world.ask("DELETE", f"{PATH}/{made['id']}")).status_code == 404
    assert [one["id"] for one in (await world.got(PATH))["webhooks"]] == [other["id"]]
    assert len(program.told) == 1


async def test_what_cannot_be_a_webhook_is_refused(world, program):
    for wrong in (
        {"url": "ftp://example.com"},
        {"url": "https://user:word@example.com"},
        {"url": program.url, "types": ["weather"]},
        {"url": program.url, "owners": ["nobody"]},
        {"url": program.url, "secret": "short"},
        {"url": program.url, "colour": "red"},
        {},
    ):
        assert (await world.ask("POST", PATH, wrong)).status_code == 400, wrong
    space = await world.ask("POST", f"/s/soc{PATH}", {"url": program.url}, by="settings")
    assert space.status_code == 403


async def test_without_a_key_no_secret_can_be_kept(stack, tmp_path, program):
    async with telling(stack, tmp_path, {}, Mailbox()) as world:
        refused = await world.ask("POST", PATH, {"url": program.url})

    assert "encryption.key" in refused.json()["message"]
