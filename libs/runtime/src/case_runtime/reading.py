"""What do readers see by now? Asked of case-query, so that whoever tells it tells the same."""

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from http import HTTPStatus

import aiohttp
import structlog
from pydantic import SecretStr

from case_runtime import showing, tracing
from case_runtime.showing import Asked, Reading

ON_THE_WAY = 1.0
"""Seconds more than case-query waits; a write then answers by itself: it has succeeded anyhow."""

IDLE = 60.0
"""Seconds in which a connection may be used again; the server keeps it for longer."""

log = structlog.get_logger()


class Nobody:
    """There is no read side to ask."""

    async def shown(self, asked: Sequence[Asked]) -> list[bytes | None]:
        """Nothing that we know of."""
        return [None] * len(asked)


class HttpReading:
    """Keep-alive requests to case-query."""

    def __init__(self, session: aiohttp.ClientSession, token: str, url: str = "") -> None:
        """`url` of one replica, where the session's is that of all."""
        self._session = session
        self._path = f"{url}{showing.PATH}"
        self._headers = {"authorization": f"Service {token}"}

    async def shown(self, asked: Sequence[Asked]) -> list[bytes | None]:
        """Never an error: whoever asked goes on without an answer, or asks again later."""
        return await self.answer(asked) or [None] * len(asked)

    async def answer(self, asked: Sequence[Asked]) -> list[bytes | None] | None:
        """Likewise; None if there is none."""
        body = showing.question(asked)
        try:
            try:
                said = await self._post(body)
            except aiohttp.ServerDisconnectedError:  # it closed an idle one under our hands
                said = await self._post(body)
        except (aiohttp.ClientError, TimeoutError) as error:
            log.warning("reading.failed", why=repr(error))
            return None
        return said if len(said) == len(asked) else None

    async def _post(self, body: bytes) -> list[bytes | None]:
        headers = {**self._headers, **tracing.outgoing()}
        async with self._session.post(self._path, data=body, headers=headers) as answer:
            if answer.status != HTTPStatus.OK:
                log.warning("reading.refused", status=answer.status)
                return []
            return showing.read_answer(await answer.read())


def session(case_query_url: str, patience: float = showing.PATIENCE) -> aiohttp.ClientSession:
    """The pool: as many connections as there are questions, each for `patience` seconds."""
    pool = aiohttp.TCPConnector(limit=0, keepalive_timeout=IDLE)
    timeout = aiohttp.ClientTimeout(total=patience + ON_THE_WAY)
    headers = {"content-type": "application/json"}
    return aiohttp.ClientSession(case_query_url, connector=pool, timeout=timeout, headers=headers)


class Readers:
    """Whoever reads in this process, else case-query where it is, else nobody."""

    def __init__(self, beside: Reading | None = None) -> None:
        self._beside = beside
        self._asked: Reading = beside or Nobody()

    async def shown(self, asked: Sequence[Asked]) -> list[bytes | None]:
        """As they see it."""
        return await self._asked.shown(asked)

    @asynccontextmanager
    async def going(
        self, case_query_url: str | None, token: SecretStr | None
    ) -> AsyncIterator[None]:
        """They can be asked."""
        if self._beside or not case_query_url or not token:
            yield
            return
        async with session(case_query_url) as http:
            self._asked = HttpReading(http, token.get_secret_value())
            yield
