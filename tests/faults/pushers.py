"""Who pushes cases in a process of their own, which can be killed, and what stands beside it?"""

import asyncio
import os
import signal
import subprocess
import sys
from contextlib import asynccontextmanager, contextmanager, suppress
from pathlib import Path
from uuid import uuid4

import uvicorn

from case_runtime import mongo
from caselog.child import dies_with_us
from caselog.serving.routes import Answers
from connector_pusher.settings import Settings
from connector_pusher.store import Connectors
from desks import OWNER
from world import free_port
from writers import TOKEN, names_of, running

PROCESS = Path(__file__).parent / "pushing_process.py"
PATIENCE = 180
CLAIMED_FOR = 3.0


class Pusher:
    """Cases, and somebody who pushes them; `systems` are those that the process knows."""

    def __init__(self, clients, settings, systems):
        self.clients, self.settings, self.systems = clients, settings, systems
        self.process = None

    @contextmanager
    def pushing(self):
        environment = {**os.environ, "PYTHONPATH": str(Path(__file__).parents[1])}
        told = self.settings.model_dump_json(exclude={"service_token", "actions"})
        words = [self.systems, told, TOKEN.get_secret_value()]
        with subprocess.Popen(  # noqa: S603 - ours
            [sys.executable, PROCESS, *words],
            env=environment,
            preexec_fn=dies_with_us(signal.SIGKILL),  # noqa: PLW1509 - it is made for that
        ) as process:
            self.process = process
            try:
                yield process
            finally:  # one that is still there leaves its group in good order
                process.send_signal(signal.SIGINT)
                with suppress(subprocess.TimeoutExpired):
                    process.wait(10)
                process.send_signal(signal.SIGKILL)

    def kill(self):
        self.process.send_signal(signal.SIGKILL)
        self.process.wait()

    async def gone(self):
        async with asyncio.timeout(PATIENCE):
            await asyncio.to_thread(self.process.wait)

    async def comment(self, case, text):
        said = {"type": "user", "comment": text, "owner": OWNER}
        await self.clients.done("POST", f"/api/cases/{case['id']}/comments", said)

    async def asked(self, case, connector):
        path = f"/api/cases/{case['id']}/connector/{connector}/_push"
        return asyncio.create_task(self.clients.ask("POST", path))


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
async def pusher(stack, folder, systems, connectors):
    """With these connectors; what is asked for from now on is pushed."""
    run, port = uuid4().hex[:8], free_port()
    async with (
        running(stack, folder, run=run, commands=True, pusher={}) as clients,
        served(clients.apps[Answers.QUERY], port),
    ):
        settings = Settings(
            **names_of(stack, run),
            case_query_url=f"http://127.0.0.1:{port}",
            claimed_for=CLAIMED_FOR,
        )
        database = mongo.connect(settings.mongodb_uri, settings.database)
        made = Pusher(clients, settings, systems)
        try:
            for one in connectors:
                assert await Connectors(database).put(one)
            with made.pushing():
                # what was asked for before it first began is not for it
                async with asyncio.timeout(PATIENCE):
                    while not await begun(database):  # noqa: ASYNC110 - it is another process
                        await asyncio.sleep(0.05)
            yield made
        finally:
            database.client.close()
