"""Does the change feed tell over HTTP what the topic says, live and from anywhere on?"""

import asyncio
import json
from contextlib import asynccontextmanager

import httpx
import pytest
import uvicorn

import case_query.main
from case_events import CaseDeleted, TitleChanged
from case_events.testing import history
from examples import CREATED, OWNER
from library import Gate
from projecting import Bench, chronicle, until
from world import free_port

pytestmark = pytest.mark.integration
EVERYTHING, READ = {"*": ["all"]}, {OWNER: ["read"]}


class Stream:
    """One reader's connection."""

    def __init__(self, response):
        self.response, self.lines, self.id = response, response.aiter_lines(), None

    async def next(self, count):
        """So many events, as case and sequence."""
        found = []
        async with asyncio.timeout(15):
            while len(found) < count:
                line = await anext(self.lines)
                if line.startswith("id: "):
                    self.id = line[4:]
                elif line.startswith("data: "):
                    data = json.loads(line[6:])
                    found.append((data["case"], data["sequence"]))
        return found

    async def begun(self):
        """The first id: it reads from there on."""
        async with asyncio.timeout(15):
            while self.id is None:
                line = await anext(self.lines)
                self.id = line[4:] if line.startswith("id: ") else None


class Server:
    """case-query behind a real server."""

    def __init__(self, port, app):
        self.app = app
        self.client = httpx.AsyncClient(base_url=f"http://127.0.0.1:{port}", timeout=20)

    @asynccontextmanager
    async def reading(self, may=EVERYTHING, since=None, **asked):
        headers = {"authorization": f"May {json.dumps(may)}"}
        headers |= {"last-event-id": since} if since else {}
        async with self.client.stream(
            "GET", "/api/cases/_changes", params=asked, headers=headers
        ) as response:
            stream = Stream(response)
            if response.status_code == 200:
                await stream.begun()
            yield stream


@asynccontextmanager
async def served(bench, **settings):
    port = free_port()
    app = case_query.main.app(bench.settings(**settings), Gate())
    config = uvicorn.Config(app, port=port, log_level="warning", ws="none", lifespan="on")
    server = uvicorn.Server(config)
    running = asyncio.create_task(server.serve())
    made = Server(port, app)
    try:
        await until(lambda: server.started)

        async def ready():
            return (await made.client.get("/readyz")).status_code == 200

        await until(ready)
        yield made
    finally:
        app.state.let_go()
        server.should_exit = True
        await running
        await made.client.aclose()


@pytest.fixture
def bench(stack, database):
    return Bench(stack, database)


async def test_changes_are_told_as_they_happen_and_from_where_a_reader_was(bench):
    told = [envelope for seed in range(20) for envelope in chronicle(seed)]
    expected = sorted((e.stream, e.sequence) for e in told)
    await bench.publish(*told[:50])
    async with served(bench) as server:
        async with server.reading() as live, server.reading(since="0") as late:
            assert live.response.headers["content-type"].startswith("text/event-stream")
            assert live.response.headers["x-accel-buffering"] == "no"
            await bench.publish(*told[50:])
            fresh = await live.next(len(told) - 50)
            everything = await late.next(len(told))
            where = live.id
        await bench.publish(*history(CREATED, stream="new"))
        async with server.reading(since=where) as again:
            missed = await again.next(1)

    assert sorted(everything) == expected
    assert sorted(fresh) == sorted((e.stream, e.sequence) for e in told[50:])
    assert missed == [("new", 1)]


async def test_each_case_is_told_in_order(bench):
    told = history(CREATED, *[TitleChanged(title="t")] * 1500, stream="long")
    await bench.publish(*told)
    async with served(bench) as server, server.reading(since="0") as late:
        assert await late.next(len(told)) == [("long", n + 1) for n in range(len(told))]


async def test_readers_hear_of_the_cases_and_owners_that_they_asked_for_and_may_see(bench):
    await bench.publish(*history(CREATED, stream="a"), *history(CREATED, CaseDeleted(), stream="b"))
    await bench.publish(*history(CREATED, stream="c", space="soc"), *history(CREATED, stream="d"))
    async with served(bench) as server:
        async with server.reading(READ, since="0", case=["a", "b", "c"]) as reads:
            assert await reads.next(1) == [("a", 1)]
        async with server.reading(EVERYTHING, since="0", case=["a", "b"], owner=OWNER) as deletes:
            assert sorted(await deletes.next(3)) == [("a", 1), ("b", 1), ("b", 2)]
        async with server.reading({"cases": ["read"]}, since="0", owner=OWNER) as other:
            assert other.response.status_code == 200


@pytest.mark.parametrize(
    ("may", "since", "asked", "status"),
    [
        ({}, None, {}, 403),
        (READ, "nonsense", {}, 400),
        (READ, None, {"page": 1}, 400),
        (READ, None, {"case": [str(n) for n in range(101)]}, 400),
    ],
)
async def test_what_cannot_be_told_is_refused_before_the_stream_begins(
    bench, may, since, asked, status
):
    async with served(bench) as server, server.reading(may, since, **asked) as refused:
        body = json.loads(await refused.response.aread())

    assert (refused.response.status_code, body["statusCode"]) == (status, status)


async def test_a_stopping_process_lets_its_readers_go(bench):
    async with served(bench) as server, server.reading() as stream:
        server.app.state.let_go()
        async with asyncio.timeout(5):
            assert [line async for line in stream.lines if line.startswith("data")] == []
