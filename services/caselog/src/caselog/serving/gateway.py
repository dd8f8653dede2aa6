"""Which app gets a request? The one that the routing table names; what is for all is summed up."""

from collections.abc import Mapping
from contextlib import AsyncExitStack
from http import HTTPStatus

import structlog
from fastapi import FastAPI
from starlette.responses import Response
from starlette.types import ASGIApp, Receive, Scope, Send

from case_runtime.answers import answer
from case_runtime.entering import correlation
from case_runtime.leaving import Out
from caselog.serving.console import Console
from caselog.serving.page import page
from caselog.serving.routes import Answers, who_answers
from caselog.serving.summary import Ailments, Summary

log = structlog.get_logger()

Apps = Mapping[Answers, FastAPI]


class Gateway:
    """Several services as one ASGI app. They begin in the order given, and end in the other."""

    def __init__(
        self, apps: Apps, ailments: Ailments = tuple, console: Console | None = None
    ) -> None:
        """`ailments` tells what is wrong with what they share."""
        self._apps = apps
        self._console = console
        tables = [app.state.routes for app in apps.values()]
        for table in tables:
            table.beside = [other for other in tables if other is not table]
        self._for_all = Summary({app.title: app for app in apps.values()}, ailments)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request, or live as long as the server does."""
        if scope["type"] == "http":
            file = self._console.answer(scope) if self._console else None
            whose = who_answers(scope["method"], scope["path"])
            app = self._apps.get(whose) if file is None else None
            if app is not None:
                await app(scope, receive, send)
            else:
                arrived = correlation(dict(scope["headers"]))
                out = Out(send, arrived, versioned=False)
                await (file or self._ours(whose))(scope, receive, out)
        elif scope["type"] == "lifespan":
            await self._live(receive, send)

    def _ours(self, whose: Answers) -> ASGIApp:
        """What no service answers alone."""
        match whose:
            case Answers.EVERYONE:
                return self._for_all
            case Answers.WELCOME:
                return page()
            case _:
                return nothing()

    async def _live(self, receive: Receive, send: Send) -> None:
        await receive()
        async with AsyncExitStack() as stack:
            try:
                for app in self._apps.values():
                    await stack.enter_async_context(app.router.lifespan_context(app))
            except Exception as error:
                log.exception("services.not_started")
                await send({"type": "lifespan.startup.failed", "message": repr(error)})
                raise
            await send({"type": "lifespan.startup.complete"})
            await receive()
        await send({"type": "lifespan.shutdown.complete"})


def nothing() -> Response:
    """There is nothing at this path."""
    return answer(HTTPStatus.NOT_FOUND, "Not Found")
