"""Does a case follow its ticket, and the ticket its case, and neither for ever?"""

import asyncio
import hmac
import time
from contextlib import asynccontextmanager
from uuid import uuid4

import httpx
import orjson
import pytest

import paper
from case_runtime import mongo
from desks import OWNER
from pushing import PATIENCE, SAID, World, connected, pushing, ready
from writers import running

pytestmark = pytest.mark.integration
SECRET = "sixteen letters!"  # noqa: S105 - of a test
AUTO = {"autoPush": {"fields": ["title", "comments", "status"], "debounce": 0.3}}
FIELDS = {"fields": [{"from": "status", "to": "state", "values": {"closed": "Done"}}]}
INBOUND = {"inbound": {"statuses": {"Done": "closed", "Doing": "in-progress"}}}
TOKEN = {"inbound": INBOUND["inbound"] | {"auth": "token"}}


@pytest.fixture
async def clients(stack, tmp_path):
    async with running(stack, tmp_path, commands=True, pusher=SAID) as made:
        await ready(made)
        yield made


async def until(found, *, patience=2 * PATIENCE):
    """What it comes to, once it is there."""
    async with asyncio.timeout(patience):
        while not (there := await found()):  # noqa: ASYNC110 - it is asked over HTTP
            await asyncio.sleep(0.05)
        return there


async def edited(world, case, **changed):
    found = await world.got(f"/api/cases/{case['id']}")
    item = {"id": case["id"], "version": found["version"]} | changed
    answer = await world.clients.edit(item)
    assert answer.status_code == 200, answer.text
    return answer.json()[0]


async def tell(world, said, headers=None, *, space="", secret=SECRET):
    """As another system does: nobody logs in."""
    body = orjson.dumps(said)
    stamp = str(int(time.time()))
    made = hmac.new(secret.encode(), f"{stamp}.".encode() + body, "sha256").hexdigest()
    if headers is None:
        headers = {"x-caselog-timestamp": stamp, "x-caselog-signature": f"sha256={made}"}
    path = f"{space}/api/actions/connector/{world.connector}/_inbound"
    sent = {"content-type": "application/json"} | headers
    http: httpx.AsyncClient = world.clients._http  # noqa: SLF001 - without a log-in
    return await http.post(path, content=body, headers=sent)


async def comments(world, case):
    found = await world.got(f"/api/cases/{case['id']}/comments/_find?sortOrder=asc")
    return found["comments"]


async def status(world, case):
    return (await world.got(f"/api/cases/{case['id']}"))["status"]


async def said_so(world, title, count):
    there = world.ticket()
    return there["said"]["title"] == title and len(there["comments"]) == count


async def is_so(world, case, state, *said):
    return await status(world, case) == state and [
        one["comment"] for one in await comments(world, case)
    ] == list(said)


async def test_a_change_is_pushed_by_itself_and_only_where_there_is_a_ticket(clients):
    async with pushing(clients, ours=AUTO | FIELDS) as world:
        never, case = await world.case(), await world.case()
        await edited(world, never, title="Never pushed")
        await world.pushed(case)
        await edited(world, case, title="First")
        await edited(world, case, title="Second")
        await world.comment(case, "And this")
        await until(lambda: said_so(world, "Second", 1))
        await edited(world, case, severity="high")
        await edited(world, case, status="closed")
        await until(lambda: is_done(world))
        pushes = await world.pushes()

    assert len(world.desk.tickets) == 1
    assert {one["case_id"] for one in pushes} == {case["id"]}
    assert {one["requested_by"]["username"] for one in pushes} == {"ana"}


async def is_done(world):
    return world.ticket()["said"].get("caselog") == {"state": "Done"}


async def test_a_change_that_nobody_has_acted_on_is_pushed_by_who_comes_next(stack, tmp_path):
    run = uuid4().hex[:8]
    slow = {"autoPush": {"fields": ["title"], "debounce": 3600}}
    async with paper.serving() as desk:
        async with running(stack, tmp_path, run=run, commands=True, pusher=SAID) as first:
            await ready(first)
            world = await connected(first, desk, ours=slow)
            case = await world.case()
            await world.pushed(case)
            await edited(world, case, title="Later")
            await until(lambda: waiting(stack, run))
        before = world.ticket()["said"]["title"]
        await pass_time(stack, run)
        async with running(stack, tmp_path, run=run, commands=True, pusher=SAID) as second:
            world = World(second, desk, world.connector)
            await until(lambda: said_so(world, "Later", 0))

    assert before != "Later"
    assert len(desk.tickets) == 1


async def test_a_push_by_itself_that_fails_is_tried_again_by_itself(stack, tmp_path):
    run = uuid4().hex[:8]
    async with (
        running(stack, tmp_path, run=run, commands=True, pusher=SAID) as clients,
        pushing(clients, ours=AUTO) as world,
    ):
        await ready(clients)
        case = await world.case()
        await world.pushed(case)
        world.desk.fail("PUT", "ticket", 500)
        await edited(world, case, title="Later")
        await world.are("failed", "pushed")
        failed, first = await world.pushes()
        await pass_time(stack, run)
        await until(lambda: said_so(world, "Later", 0))
        await world.are("pushed", "pushed")
        again, _ = await world.pushes()

    assert failed["reason"] == "no: 500; it is tried again"
    assert failed["retried_at"] > failed["ended_at"]
    assert (first["retried_at"], again["retried_at"]) == (None, None)
    assert again["id"] == failed["id"]
    assert [one["reason"] for one in again["attempts"]] == [failed["reason"]]


async def test_a_push_that_fails_as_its_case_is_opened_is_tried_again_by_itself(stack, tmp_path):
    run = uuid4().hex[:8]
    async with (
        running(stack, tmp_path, run=run, commands=True, pusher=SAID) as clients,
        pushing(clients) as world,
    ):
        await ready(clients)
        world.desk.fail("POST", "tickets", 429)
        new = {"title": "x", "description": "y", "tags": [], "owner": OWNER}
        new |= {"settings": {"syncAlerts": False}, "connector": world.reference}
        await clients.done("POST", "/api/cases?push=true", new)
        await world.are("failed")
        (failed,) = await world.pushes()
        await until(lambda: waiting(stack, run))
        await pass_time(stack, run)
        await world.are("pushed")

    assert failed["reason"].endswith("; it is tried again")
    assert len(world.desk.tickets) == 1


async def waiting(stack, run):
    async with rows(stack, run) as found:
        return await found.count_documents({"state": "planned"})


async def pass_time(stack, run):
    """An hour, for all that waits."""
    async with rows(stack, run) as found:
        await found.update_many({"state": "planned"}, [{"$set": {"due": "$$NOW"}}])


@asynccontextmanager
async def rows(stack, run):
    database = mongo.connect(stack["MONGODB_URI"], f"pusher_{run}")
    try:
        yield database["reactions"]
    finally:
        database.client.close()


async def test_what_is_told_of_a_ticket_comes_into_its_case_once_and_does_not_go_back(clients):
    async with pushing(clients, ours=AUTO | INBOUND, inboundSecret=SECRET) as world:
        case = await world.case()
        await world.comment(case, "Ours")
        await world.pushed(case)
        (there,) = world.ticket()["comments"]
        event = {"event": "e-1", "ticket": "1", "status": "Doing", "by": "Jane"}
        event |= {"comment": {"id": "r-1", "text": "Looking"}}
        echo = {"event": "e-2", "ticket": "1", "comment": {"id": there["id"], "text": "x"}}
        same = {"event": "e-3", "ticket": "1", "comment": {"id": "77", "text": there["text"]}}
        refused = [
            await tell(world, event, {}),
            await tell(world, event, {"x-caselog-token": SECRET}),
            await tell(world, event, secret="another secret!!"),  # noqa: S106 - of a test
            await tell(world, event, space="/s/soc"),
        ]
        large = await tell(world, event | {"by": "x" * 2**20})
        taken = [await tell(world, one) for one in (echo, same, event, event)]
        await until(lambda: is_so(world, case, "in-progress", "Ours", "Looking"))
        found = await comments(world, case)
        told = await world.got(f"/internal/cases/{case['id']}/_connectors")
        await world.comment(case, "Ours too")
        await until(lambda: said_so(world, case["title"], 2))
        pushes = await world.pushes()

    assert {one.status_code for one in refused} == {401}
    assert {one.json()["message"] for one in refused} == {"Nobody knows who tells this"}
    assert large.status_code == 413
    assert [one.json() for one in taken] == [
        {"event": name, "cases": 1} for name in ("e-2", "e-3", "e-1", "e-1")
    ]
    assert found[1]["created_by"]["full_name"] == "Jane (Paper)"
    assert told[world.connector]["push"]["hasBeenPushed"]
    said = [one["text"].split("\n")[0] for one in world.ticket()["comments"]]
    assert said == ["Ours", "Ours too"]
    assert len(pushes) == 2


async def test_a_token_is_enough_where_the_connector_says_so(clients):
    async with pushing(clients, ours=TOKEN, inboundSecret=SECRET) as world:
        case = await world.case()
        await world.pushed(case)
        event = {"event": "e-1", "ticket": "1", "status": "Done"}
        answer = await tell(world, event, {"authorization": f"Bearer {SECRET}"})
        await until(lambda: is_so(world, case, "closed"))

    assert answer.status_code == 200
