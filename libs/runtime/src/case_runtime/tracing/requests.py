"""How is a request traced that comes in, and one that goes out?"""

import httpx
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from case_runtime import tracing
from case_runtime.arrival import KEY, Arrival
from case_runtime.entering import ALWAYS_OPEN

FAILED, LEFT = 500, 499


class Traced:
    """Around the edge: one span for each request that is about cases."""

    def __init__(self, service: str, app: ASGIApp) -> None:
        self._service = service
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Below what the client says that it belongs to."""
        if not tracing.on() or scope["type"] != "http" or scope["path"] in ALWAYS_OPEN:
            await self._app(scope, receive, send)
            return
        headers: dict[bytes, bytes] = dict(scope["headers"])
        parent = headers.get(tracing.HEADER.encode(), b"").decode("ascii", "replace")
        status = LEFT

        async def telling(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
            await send(message)

        method: str = scope["method"]
        with tracing.span(method, "server", parent or None) as span:
            try:
                await self._app(scope, receive, telling)
            finally:
                arrived: Arrival | None = scope.get(KEY)
                route = (arrived and arrived.route) or "unknown"
                span.called(f"{method} {route}")
                span.says(
                    caselog_service=self._service,
                    caselog_correlation=arrived.correlation_id if arrived else "",
                    http_route=route,
                    http_request_method=method,
                    **{"http.response.status_code": status},
                )
                if status >= FAILED:
                    span.failed(str(status))


class TracedCalls(httpx.AsyncBaseTransport):
    """Around the way out: one span for each call, which says whom and not what.

    Paths are left out: some of them are secrets. What is called is not told of our traces.
    """

    def __init__(self, transport: httpx.AsyncBaseTransport) -> None:
        self._transport = transport

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        """The answer of the other one."""
        if not tracing.on():
            return await self._transport.handle_async_request(request)
        called = {"server.address": request.url.host, "http.request.method": request.method}
        name = f"{request.method} {request.url.host}"
        with tracing.span(name, "client", **called) as span:
            response = await self._transport.handle_async_request(request)
            span.says(**{"http.response.status_code": response.status_code})
            if response.is_error:
                span.failed(str(response.status_code))
        return response

    async def aclose(self) -> None:
        """Close it."""
        await self._transport.aclose()
