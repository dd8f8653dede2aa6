"""How does a process serve? uvicorn with the fast loop and parser, one socket, one log."""

import gc
import socket
from collections.abc import Mapping

import uvicorn
from fastapi import FastAPI

from case_runtime import logs
from caselog.errors import GaveUp
from caselog.serving.gateway import Gateway
from caselog.serving.routes import Answers

KEEP_ALIVE = 90
"""Seconds; longer than those who call us keep a connection that they do not use."""
GRACE = 8
"""Seconds for requests that are being answered when the process is told to stop."""
OBJECTS = 50_000
"""New objects before the garbage collector looks; what lives since the start, it never looks at."""


def serve(apps: Mapping[Answers, FastAPI], listener: socket.socket, form: logs.Form) -> None:
    """Until SIGINT or SIGTERM. Raises `GaveUp` when the services cannot begin."""
    logs.configure("caselog", form=form)
    server = uvicorn.Server(
        uvicorn.Config(
            Gateway(apps),
            loop="uvloop",
            http="httptools",
            ws="none",
            lifespan="on",
            log_config=None,
            access_log=False,
            server_header=False,
            proxy_headers=False,
            timeout_keep_alive=KEEP_ALIVE,
            timeout_graceful_shutdown=GRACE,
        )
    )
    gc.collect()
    gc.freeze()
    gc.set_threshold(OBJECTS, 20, 50)
    server.run(sockets=[listener])
    if not server.started:
        raise GaveUp("the services did not start: see the lines above")
