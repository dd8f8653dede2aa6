"""What do all services of this process say together? Health, metrics and the API's description."""

import asyncio
from collections.abc import Callable, Mapping, Sequence
from http import HTTPStatus
from typing import Any

import orjson
from fastapi import FastAPI
from starlette.responses import Response
from starlette.types import Receive, Scope, Send

from case_runtime import metrics
from case_runtime.answers import JSON
from case_runtime.describing.answer import Description
from case_runtime.describing.common import COMMON, TEXT, read, told
from case_runtime.health import Health
from caselog.serving import reference

PAGES = {
    "/": read("getWelcome", "What this is", _200=told("text/html", TEXT)),
    "/api/docs": read("getReference", "The API as a page", _200=told("text/html", TEXT)),
}
"""What the gateway answers alone."""

Named = Mapping[str, Health]
Ailments = Callable[[], Sequence[str]]


class Summary:
    """`/livez`, `/readyz`, `/metrics` and the API's description over every app."""

    def __init__(self, apps: Mapping[str, FastAPI], ailments: Ailments) -> None:
        self._apps = apps
        self._ailments = ailments
        tables = [app.state.routes for app in apps.values()]
        self.description = Description(tables, {**COMMON, **PAGES})

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer."""
        response = await self._response(scope["path"])
        await response(scope, receive, send)

    async def _response(self, path: str) -> Response:
        match path:
            case "/livez":
                return Response()
            case "/readyz":
                return ready(await self._health(), self._ailments())
            case "/metrics":  # one process has one registry
                return metrics.exposed()
            case "/api/docs":
                return await asyncio.to_thread(self._page)
            case _:
                return await self.description.json()

    def _page(self) -> Response:
        return reference.page(self.description.document)

    async def _health(self) -> Named:
        said = await asyncio.gather(*(app.state.health() for app in self._apps.values()))
        return dict(zip(self._apps, said, strict=True))


def ready(named: Named, ailments: Sequence[str]) -> Response:
    """Ready when every target is, and degraded by whatever degrades one of them."""
    late = [f"{name}: {said.unavailable}" for name, said in named.items() if said.unavailable]
    degraded = [f"{name}: {why}" for name, said in named.items() for why in said.degraded]
    degraded += ailments
    if late:
        both = {"unavailable": ", ".join(late), "degraded": degraded}
        return as_json(both, HTTPStatus.SERVICE_UNAVAILABLE)
    return as_json({"degraded": degraded})


def as_json(said: Any, status: HTTPStatus = HTTPStatus.OK) -> Response:  # noqa: ANN401 - any JSON
    """An answer of our own."""
    return Response(orjson.dumps(said), status, media_type=JSON)
