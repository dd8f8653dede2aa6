"""How does a process serve? uvicorn with the fast loop and parser, one socket, one log."""

import asyncio
import gc
import logging
import os
import resource
import socket
import sys
from collections.abc import Iterable, Mapping
from contextlib import AsyncExitStack, suppress

import uvicorn
from fastapi import FastAPI
from starlette.types import ASGIApp

from case_runtime import logs
from case_runtime.background import running
from case_runtime.config import Configuration
from case_runtime.line_writer import written_by_another
from case_runtime.tracing import starting
from caselog.errors import GaveUp
from caselog.serving.console import Console
from caselog.serving.gateway import Gateway
from caselog.serving.parsing import Parsing
from caselog.serving.summary import Ailments
from caselog.serving.targets import Apps, Targets
from caselog.serving.together import Together, urls
from caselog.serving.waiting import database_answers

KEEP_ALIVE = 90
"""Seconds; longer than those who call us keep a connection that they do not use."""
GRACE = 8
"""Seconds for requests that are being answered when the process is told to stop."""
OBJECTS = 50_000
"""New objects before the garbage collector looks; what lives since the start, it never looks at."""


def serve(target: str, configuration: Configuration, listener: socket.socket) -> None:
    """Until SIGINT or SIGTERM. Raises `Stop` when the services cannot begin."""
    log = configuration.log
    levels = logging.getLevelNamesMapping()
    service = "caselog" if target == "all" else target
    with written_by_another(sys.stdout) as out:
        logs.configure(service, levels[log.level.upper()], log.format or "json", out)
        starting.begin(service, os.environ)
        try:
            run(target, configuration, listener)
        finally:
            starting.end()


def run(target: str, configuration: Configuration, listener: socket.socket) -> None:
    """Answer whoever comes; the log, and the traces, have begun."""
    targets = Targets(configuration)
    apps = targets.apps(target)
    folder = configuration.server.console
    console = Console(folder) if folder else None
    app = whole(apps, targets.ailments, urls(configuration.services), console)
    asyncio.run(database_answers(targets.mongo))
    server = Server(
        uvicorn.Config(
            app,
            loop="uvloop",
            http=Parsing,
            ws="none",
            lifespan="on",
            log_config=None,
            access_log=False,
            server_header=False,
            proxy_headers=False,
            timeout_keep_alive=KEEP_ALIVE,
            timeout_graceful_shutdown=GRACE,
        ),
        apps.values(),
        targets,
    )
    many_connections()
    gc.collect()
    gc.freeze()
    gc.set_threshold(OBJECTS, 20, 50)
    server.run(sockets=[listener])
    if not server.started:
        raise GaveUp("the services did not start: the lines above say why")


def whole(
    apps: Apps, ailments: Ailments, others: Mapping[str, str], console: Console | None = None
) -> ASGIApp:
    """What answers: several apps behind the routing table, or one beside others elsewhere.

    One target alone also answers the other services, which the gateway never lets through.
    """
    if len(apps) > 1:
        return Gateway(apps, ailments, console)
    [app] = apps.values()
    return Together(app, others)


def many_connections() -> None:
    """Every open connection is a file; the usual limit is one for interactive programs."""
    _, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    with suppress(ValueError):  # a system may allow less than it says
        resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))


class Server(uvicorn.Server):
    """A server that lets go of streams when it stops: they would not end by themselves.

    While it runs it has an eye on the users file, and hears of whoever else signs in.
    """

    def __init__(self, config: uvicorn.Config, apps: Iterable[FastAPI], targets: Targets) -> None:
        super().__init__(config)
        self._apps = apps
        self._targets = targets
        self._beside = AsyncExitStack()

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """A broken file is noticed before somebody cannot log in."""
        await super().startup(sockets)
        await self._beside.enter_async_context(running(self._targets.users.watch()))
        if self._targets.people:
            await self._beside.enter_async_context(self._targets.people.going())

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        """Whoever reads a stream comes again, to whoever serves then."""
        for app in self._apps:
            if let_go := getattr(app.state, "let_go", None):
                let_go()
        await super().shutdown(sockets)
        await self._beside.aclose()
