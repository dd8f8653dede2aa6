"""Which rules' consumers do alerts name? It says to which product area they belong.

`POST /internal/caselog/consumers` with a service token asks alert-sync: the body lists alerts as
`<index>/<id>`, the answer is an object of those that are known and say it. Who gets no answer goes
on as if nothing were known.
"""

import asyncio
from collections.abc import Mapping, Sequence
from http import HTTPStatus
from typing import Protocol

import aiohttp
import orjson
import structlog

from case_runtime import tracing
from case_runtime.errors import Invalid

PATH = "/internal/caselog/consumers"
PATIENCE = 1.0
"""Seconds that somebody who attaches alerts is kept waiting."""

log = structlog.get_logger()


class Areas(Protocol):
    """Whoever knows alerts."""

    async def consumers(self, keys: Sequence[str]) -> Mapping[str, str]:
        """Of those that are known and say it; `Later` or a time-out means: of none."""


class Nobody:
    """There is no alert-sync to ask."""

    async def consumers(self, keys: Sequence[str]) -> Mapping[str, str]:  # noqa: ARG002 - as all
        """Nothing is known."""
        return {}


class Patient:
    """Another one, which is waited for only so long, and may fail."""

    def __init__(self, areas: Areas, patience: float = PATIENCE) -> None:
        self._areas = areas
        self._patience = patience

    def ask(self, areas: Areas) -> None:
        """From now on this one."""
        self._areas = areas

    async def consumers(self, keys: Sequence[str]) -> Mapping[str, str]:
        """Never an error."""
        if not keys:
            return {}
        try:
            async with asyncio.timeout(self._patience):
                return await self._areas.consumers(keys)
        except Exception as error:  # noqa: BLE001 - whatever ails it, attaching goes on
            log.warning("areas.unknown", why=repr(error))
            return {}


class HttpAreas:
    """Keep-alive requests to alert-sync."""

    def __init__(self, session: aiohttp.ClientSession, token: str) -> None:
        self._session = session
        self._headers = {"authorization": f"Service {token}", "content-type": "application/json"}

    async def consumers(self, keys: Sequence[str]) -> Mapping[str, str]:
        """As alert-sync knows them."""
        headers = {**self._headers, **tracing.outgoing()}
        asked = self._session.post(PATH, data=orjson.dumps(list(keys)), headers=headers)
        async with asked as answer:
            if answer.status != HTTPStatus.OK:
                raise aiohttp.ClientError(f"answered {answer.status}")
            said = orjson.loads(await answer.read())
        if not isinstance(said, dict):
            raise aiohttp.ClientError("no answer to this question")
        return {key: one for key, one in said.items() if isinstance(one, str)}


def read_keys(sent: object) -> Sequence[str]:
    """What is asked; `Invalid` if it is no list of alerts."""
    if not isinstance(sent, list) or not all(isinstance(one, str) for one in sent):
        raise Invalid("not a list of alerts")
    return sent
