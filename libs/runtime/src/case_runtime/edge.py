"""What does every request pass on its way in, and every answer on its way out?

In: an id, the space, who is calling, the headers of the API, the size and kind of the body. Out:
errors in their one shape, security headers, one line in the log, one observation.
"""

from collections.abc import Sequence
from http import HTTPStatus
from time import perf_counter
from urllib.parse import quote

import structlog
from fastapi import Request, Response
from fastapi.responses import RedirectResponse
from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect
from starlette.types import ASGIApp, Receive, Scope, Send

from case_runtime import metrics, spaces
from case_runtime.addresses import REQUEST
from case_runtime.answers import answer, answer_to
from case_runtime.arrival import KEY, Arrival
from case_runtime.entering import (
    ALWAYS_OPEN,
    Rules,
    asks_nobody,
    bounded,
    caller,
    correlation,
)
from case_runtime.errors import Unauthenticated
from case_runtime.leaving import Out
from case_runtime.logs import CORRELATION
from case_runtime.routing import Route, Routes, segments

LEFT = 499
"""The status that logs and metrics see of a client that did not wait."""

SILENTLY = 'Session realm="caselog"'
"""How to log in, where a browser knows no way and so asks nobody."""

log = structlog.get_logger()


class Edge:
    """The outermost layer: it calls the table's endpoints itself, and `rest` for other paths."""

    def __init__(self, service: str, rules: Rules, routes: Routes, rest: ASGIApp) -> None:
        self._service = service
        self._rules = rules
        self._routes = routes
        self._rest = rest

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """One request, or whatever else a server says to an app."""
        if scope["type"] != "http":
            await self._rest(scope, receive, send)
            return
        began = perf_counter()
        headers: dict[bytes, bytes] = dict(scope["headers"])
        arrived = scope[KEY] = Arrival(correlation(headers))
        CORRELATION.set(arrived.correlation_id)
        REQUEST.set(scope)
        out = Out(send, arrived.correlation_id, versioned=b"elastic-api-version" in headers)
        try:
            response = await self._response(scope, headers, receive, out)
            if response:
                await response(scope, receive, out)
        except Exception as error:  # noqa: BLE001 - the one place where a bug becomes a 500
            failed = self._failed(error, scope, arrived)
            if isinstance(error, Unauthenticated) and failed and asks_nobody(headers):
                failed.headers["www-authenticate"] = SILENTLY
            if failed and not out.status:  # else half an answer is gone: the server cuts it off
                await failed(scope, receive, out)
        finally:
            self._observed(scope, arrived, out.status or LEFT, perf_counter() - began)

    async def _response(
        self, scope: Scope, headers: dict[bytes, bytes], receive: Receive, out: Out
    ) -> Response | None:
        """What an endpoint of the table answers; None where `rest` has answered."""
        arrived: Arrival = scope[KEY]
        raw: bytes | None = scope.get("raw_path")
        steps = segments(raw.decode("latin-1") if raw else scope["path"])
        arrived.space, arrived.steps = spaces.split(steps)
        path = "/" + "/".join(arrived.steps)
        found = self._routes.find(scope["method"], arrived.steps)
        if not signed(found):
            arrived.caller = await caller(self._rules, scope, path, arrived.space, headers)
        receive = bounded(self._rules, scope, path, headers, receive)
        if found is None:
            scope["path"] = path
            await self._rest(scope, receive, out)
            return None
        route, scope["path_params"] = found
        arrived.route = route.template
        return await route.endpoint(Request(scope, receive, out))

    def _failed(self, error: Exception, scope: Scope, arrived: Arrival) -> Response | None:
        """What is answered instead; what was not foreseen is a bug, logged with its traceback."""
        if isinstance(error, ClientDisconnect):
            return None
        if isinstance(error, HTTPException) and error.status_code == HTTPStatus.NOT_FOUND:
            return self._elsewhere(scope, arrived) or answer(HTTPStatus.NOT_FOUND)
        known = answer_to(error)
        if known is None:
            log.error("request.failed", route=arrived.route, exc_info=error)
            message = f"An internal server error occurred, logged as {arrived.correlation_id}"
            return answer(HTTPStatus.INTERNAL_SERVER_ERROR, message)
        return known

    def _elsewhere(self, scope: Scope, arrived: Arrival) -> Response | None:
        """The path with another method, or without its last slash, is one that is known."""
        if allowed := self._routes.methods(arrived.steps):
            return answer(HTTPStatus.METHOD_NOT_ALLOWED, headers={"allow": ", ".join(allowed)})
        bare = arrived.steps[:-1]
        if arrived.steps[-1:] == [""] and scope["method"] in self._routes.methods(bare):
            return RedirectResponse(location(arrived.space, bare, scope), HTTPStatus.FOUND)
        return None

    def _observed(self, scope: Scope, arrived: Arrival, status: int, seconds: float) -> None:
        """Neither path nor query is told: they hold what people wrote."""
        method = scope["method"]
        route = arrived.route or template(scope)
        metrics.requests(self._service, method, route, status).observe(seconds)
        if route in ALWAYS_OPEN:
            return
        log.info(
            "request.handled",
            service=self._service,
            method=method,
            route=route,
            status=status,
            ms=round(seconds * 1000, 1),
            space=arrived.space,
            by=arrived.caller and arrived.caller.principal,
        )


def signed(found: tuple[Route, dict[str, str]] | None) -> bool:
    """Whether the route itself finds out who asks."""
    operation = found[0].operation if found else None
    return operation is not None and operation.signed


def location(space: str, steps: Sequence[str], scope: Scope) -> str:
    """A path of ours, with the query of the request."""
    prefix = [] if space == spaces.DEFAULT else ["s", space]
    path = "/".join(["", *prefix, *(quote(step, safe="") for step in steps)])
    query: bytes = scope["query_string"]
    return f"{path}?{query.decode('latin-1')}" if query else path


def template(scope: Scope) -> str:
    """The route that FastAPI found, if any."""
    return getattr(scope.get("route"), "path", "unknown")
