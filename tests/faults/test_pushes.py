"""Is there one ticket, and one of each comment, whatever step of a push a process dies in?"""

import asyncio
import os
import signal
import subprocess
import sys
from contextlib import asynccontextmanager, contextmanager, suppress
from pathlib import Path
from uuid import uuid4

import pytest
import uvicorn

import paper
from case_runtime import mongo
from caselog.serving.routes import Answers
from connector_pusher.connector import Connector
from connector_pusher.settings import Settings
from connector_pusher.store import Connectors
from desks import OWNER
from world import free_port
from writers import TOKEN, names_of, running

pytestmark = [pytest.mark.integration, pytest.mark.faults]
PROCESS = Path(__file__).parent / "pushing_process.py"
PATIENCE = 90
CLAIMED_FOR = 3.0
CALLS = [
    ("POST", "tickets", 0),
    ("POST", "comments", 0),
    ("POST", "comments", 1),
    ("POST", "finish", 0),
]


class World:
    """Cases, and somebody who pushes them in a process of their own."""

    def __init__(self, clients, settings, desk, connector):
        self.clients, self.settings, self.desk = clients, settings, desk
        self.connector = connector
        self.process = None

    @contextmanager
    def pushing(self):
        environment = {**os.environ, "PYTHONPATH": str(Path(__file__).parents[1])}
        told = self.settings.model_dump_json(exclude={"service_token", "actions"})
        command = [sys.executable, PROCESS, told, TOKEN.get_secret_value()]
        with subprocess.Popen(command, env=environment) as process:  # noqa: S603 - ours
            self.process = process
            try:
                yield process
            finally:  # one that is still there leaves its group in good order
                process.send_signal(signal.SIGINT)
                with suppress(subprocess.TimeoutExpired):
                    process.wait(10)
                process.send_signal(signal.SIGKILL)

    def dies(self, *, when):
        """`before`: it is never done; `after`: it is done, and nobody hears of it."""

        def die():
            self.process.send_signal(signal.SIGKILL)
            self.process.wait()
            return 500 if when == "before" else "lost"

        return die

    async def case(self):
        reference = {"id": self.connector, "name": "Paper", "type": ".jira"}
        fields = {"issueType": None, "priority": "finish", "parent": None}
        case = await self.clients.case(connector=reference | {"fields": fields})
        for text in ("First", "Second"):
            said = {"type": "user", "comment": text, "owner": OWNER}
            await self.clients.done("POST", f"/api/cases/{case['id']}/comments", said)
        return case

    async def asked(self, case):
        path = f"/api/cases/{case['id']}/connector/{self.connector}/_push"
        return asyncio.create_task(self.clients.ask("POST", path))

    async def gone(self):
        async with asyncio.timeout(PATIENCE):
            await asyncio.to_thread(self.process.wait)


@asynccontextmanager
async def served(app, port):
    """On a port, as another process asks it."""
    config = uvicorn.Config(app, port=port, log_config=None, lifespan="off", ws="none")
    server = uvicorn.Server(config)
    server.install_signal_handlers = lambda: None
    running = asyncio.create_task(server.serve())
    async with asyncio.timeout(PATIENCE):
        while not server.started:  # noqa: ASYNC110 - it tells no event
            await asyncio.sleep(0.01)
    yield
    server.should_exit = True
    await running


async def begun(database):
    return [one async for one in mongo.find(database["beginnings"], {})]


@asynccontextmanager
async def world_of(stack, folder, *, lookup):
    run, port = uuid4().hex[:8], free_port()
    async with (
        paper.serving() as desk,
        running(stack, folder, run=run, commands=True, pusher={}) as clients,
        served(clients.apps[Answers.QUERY], port),
    ):
        settings = Settings(
            **names_of(stack, run),
            case_query_url=f"http://127.0.0.1:{port}",
            claimed_for=CLAIMED_FOR,
        )
        database = mongo.connect(settings.mongodb_uri, settings.database)
        config = {"url": desk.url, "lookup": lookup}
        paper_ = Connector("paper", "default", 1, "Paper", ".jira", config)
        made = World(clients, settings, desk, "paper")
        try:
            assert await Connectors(database).put(paper_)
            with made.pushing():
                # what was asked for before it first began is not for it
                async with asyncio.timeout(PATIENCE):
                    while not await begun(database):  # noqa: ASYNC110 - it is another process
                        await asyncio.sleep(0.05)
            yield made
        finally:
            database.client.close()


@pytest.mark.parametrize("when", ["before", "after"])
async def test_a_push_that_was_cut_off_goes_on_where_it_was(stack, tmp_path, when):
    async with world_of(stack, tmp_path, lookup=True) as world:
        for number, (method, step, nth) in enumerate(CALLS, start=1):
            case = await world.case()
            world.desk.fail(method, step, *[None] * nth, world.dies(when=when))
            with world.pushing():
                answer = await world.asked(case)
                await world.gone()
            with world.pushing():
                told = await answer
            ticket = world.desk.tickets[f"{number}"]

            assert told.status_code == 200, told.text
            assert len(world.desk.tickets) == number, (step, nth)
            assert ticket["said"]["case"] == case["id"]
            texts = [one["text"].split("\n")[0] for one in ticket["comments"]]
            assert texts == ["First", "Second"], (step, nth)
            assert told.json()["external_service"]["external_id"] == f"{number}"


@pytest.mark.parametrize("when", ["before", "after"])
async def test_where_nobody_can_look_it_stops_and_asks(stack, tmp_path, when):
    async with world_of(stack, tmp_path, lookup=False) as world:
        case = await world.case()
        world.desk.fail("POST", "tickets", world.dies(when=when))
        with world.pushing():
            answer = await world.asked(case)
            await world.gone()
        with world.pushing():
            told = await answer
        posts = [call for call in world.desk.calls if call[0] == "POST"]

        assert told.status_code == 424
        assert "cannot look for tickets" in told.json()["message"]
        assert len(posts) == 1
