"""How does another company's server behave, on a good day and on a bad one?

A real HTTP server on this machine. What is asked of it is kept; what goes wrong is said before.
"""

import asyncio
import gzip
import json
import re
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import unquote

from aiohttp import web

CALM = b"x" * 65536


@dataclass(frozen=True)
class Asked:
    """One request as it came."""

    method: str
    path: str
    """As it was sent, encoded."""

    query: Mapping[str, str]
    headers: Mapping[str, str]
    """Their names are lower case."""

    body: bytes

    @property
    def steps(self) -> list[str]:
        """Of the path, decoded."""
        return [unquote(step) for step in self.path.strip("/").split("/")]

    @property
    def json(self) -> Any:
        return json.loads(self.body)


@dataclass(frozen=True)
class Reply:
    """What is answered: JSON, unless it is text or bytes already."""

    status: int = 200
    said: Any = None
    headers: Mapping[str, str] = field(default_factory=dict)

    def whole(self) -> web.Response:
        headers = dict(self.headers)
        if self.said is None:
            return web.Response(status=self.status, headers=headers)
        if isinstance(self.said, bytes):
            return web.Response(status=self.status, headers=headers, body=self.said)
        if isinstance(self.said, str):
            headers.setdefault("content-type", "text/html")
            return web.Response(status=self.status, headers=headers, body=self.said.encode())
        headers.setdefault("content-type", "application/json; charset=utf-8")
        body = json.dumps(self.said).encode()
        return web.Response(status=self.status, headers=headers, body=body)


@dataclass
class Fault:
    """What goes wrong with requests that fit, `times` times, once so many are `past`.

    `done`: the request is carried out all the same, only its answer is another one. `method` is
    one, or several with bars between.
    """

    method: str
    path: re.Pattern[str]
    how: str
    reply: Reply
    done: bool
    times: int
    past: int = 0

    @property
    def over(self) -> bool:
        """Nothing more goes wrong."""
        return self.times == 0

    def fits(self, asked: Asked) -> bool:
        return (
            not self.over
            and (self.method == "*" or asked.method in self.method.split("|"))
            and self.path.search(asked.path) is not None
        )

    def strikes(self) -> bool:
        """Whether it is the turn of one that fits."""
        self.past, past = max(0, self.past - 1), self.past
        self.times -= not past
        return not past


class Fake:
    """A server; those of vendors say in `answer` what they do."""

    host, at = "127.0.0.1", 0
    """Where it listens: on any port that is free."""

    def __init__(self, ssl=None) -> None:
        self.asked: list[Asked] = []
        self.faults: list[Fault] = []
        self.url = ""
        self._ssl = ssl

    async def answer(self, asked: Asked) -> Reply:
        """Whatever comes is echoed."""
        return Reply(200, {"path": asked.path})

    async def __aenter__(self):
        server = web.Server(self._handle, handler_cancellation=True)
        self._runner = web.ServerRunner(server, shutdown_timeout=0.1)
        await self._runner.setup()
        site = web.TCPSite(self._runner, self.host, self.at, ssl_context=self._ssl)
        await site.start()
        port = self._runner.addresses[0][1]
        self.url = f"{'https' if self._ssl else 'http'}://127.0.0.1:{port}"
        return self

    async def __aexit__(self, *_) -> None:
        await self._runner.cleanup()

    @property
    def port(self) -> int:
        return int(self.url.rpartition(":")[2])

    def calls(self, method: str, path: str) -> list[Asked]:
        """The requests that came there."""
        fits = re.compile(path)
        return [one for one in self.asked if one.method == method and fits.search(one.path)]

    def fail(
        self,
        method,
        path,
        *,
        how="answer",
        done=False,
        times=1,
        past=0,
        status=200,
        said=None,
        **h,
    ):
        """The next requests that fit go wrong: in one of the `WAYS`."""
        headers = {name.replace("_", "-"): value for name, value in h.items()}
        reply = Reply(status, said, headers)
        self.faults.append(Fault(method, re.compile(path), how, reply, done, times, past))
        return self.faults[-1]

    async def _handle(self, request: web.BaseRequest) -> web.StreamResponse:
        asked = Asked(
            request.method,
            request.raw_path.partition("?")[0],
            dict(request.query),
            {name.lower(): value for name, value in request.headers.items()},
            await request.read(),
        )
        self.asked.append(asked)
        fault = next((one for one in self.faults if one.fits(asked)), None)
        if fault is None or not fault.strikes():
            return (await self.answer(asked)).whole()
        if fault.done:
            await self.answer(asked)
        return await WAYS[fault.how](request, fault.reply)


async def answered(_: web.BaseRequest, reply: Reply) -> web.StreamResponse:
    return reply.whole()


async def reset(request: web.BaseRequest, _: Reply) -> web.StreamResponse:
    request.transport.abort()
    return web.Response()


async def stall(_: web.BaseRequest, __: Reply) -> web.StreamResponse:
    await asyncio.Event().wait()


async def trickle(request: web.BaseRequest, _: Reply) -> web.StreamResponse:
    """A byte now and then, without an end."""
    response = web.StreamResponse(headers={"content-type": "application/json"})
    await response.prepare(request)
    with suppress(ConnectionError):
        while True:
            await response.write(b" ")
            await asyncio.sleep(0.02)
    return response


async def cut(request: web.BaseRequest, reply: Reply) -> web.StreamResponse:
    """The connection goes in the middle of the body."""
    body = reply.whole().body
    response = web.StreamResponse(
        status=reply.status,
        headers={"content-type": "application/json", "content-length": str(len(body) + 100)},
    )
    await response.prepare(request)
    await response.write(body)
    request.transport.close()
    return response


async def untold(request: web.BaseRequest, reply: Reply) -> web.StreamResponse:
    """All of it, of which nobody was told how much it is."""
    response = web.StreamResponse(headers={"content-type": "application/json"})
    await response.prepare(request)
    await response.write(reply.whole().body)
    return response


async def flood(request: web.BaseRequest, _: Reply) -> web.StreamResponse:
    """Fifty megabytes, of which nobody was told."""
    response = web.StreamResponse(headers={"content-type": "application/json"})
    await response.prepare(request)
    with suppress(ConnectionError):
        for _ in range(800):
            await response.write(CALM)
    return response


WAYS: Mapping[str, Callable] = {
    "answer": answered,
    "reset": reset,
    "stall": stall,
    "trickle": trickle,
    "cut": cut,
    "flood": flood,
    "untold": untold,
}
BOMB = gzip.compress(bytes(2**25))
"""Thirty-two megabytes in thirty-two kilobytes."""
