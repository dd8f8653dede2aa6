"""Is a running Caselog ready? It says so at `/readyz`."""

import asyncio
import json
from dataclasses import dataclass, field
from typing import Any, NamedTuple

LONGEST = 5.0
"""Seconds that we wait for an answer."""
OK = 200


class Address(NamedTuple):
    """Where a Caselog of this machine listens."""

    host: str
    port: int

    @property
    def url(self) -> str:
        """As a browser takes it."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return f"http://{host}:{self.port}"


class Answer(NamedTuple):
    """To a request of ours."""

    status: int
    body: bytes


@dataclass(frozen=True)
class Readiness:
    """What it said."""

    ready: bool = False
    said: dict[str, Any] = field(default_factory=dict)

    @property
    def degraded(self) -> list[str]:
        """What ails it although it answers."""
        return list(self.said.get("degraded", ()))


async def readiness(address: Address) -> Readiness:
    """Not ready when it does not answer."""
    told = await get(address, "/readyz")
    if told is None:
        return Readiness()
    try:
        return Readiness(ready=told.status == OK, said=json.loads(told.body))
    except ValueError:  # somebody else listens there
        return Readiness()


async def get(address: Address, path: str) -> Answer | None:
    """The answer, or None if there is none in time."""
    try:
        async with asyncio.timeout(LONGEST):
            return await _asked(address, path)
    except (OSError, TimeoutError, ValueError, IndexError):
        return None


async def _asked(address: Address, path: str) -> Answer:
    reader, writer = await asyncio.open_connection(*address)
    try:
        writer.write(f"GET {path} HTTP/1.0\r\nHost: {address.host}\r\n\r\n".encode())
        head, _, body = (await reader.read()).partition(b"\r\n\r\n")
        return Answer(int(head.split(b" ", 2)[1]), body)
    finally:
        writer.close()
