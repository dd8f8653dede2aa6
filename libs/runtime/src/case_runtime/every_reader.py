"""What do all replicas of case-query show by now? Whoever wrote may read from any of them."""

import asyncio
import socket
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager
from time import monotonic
from urllib.parse import urlsplit

from case_runtime import showing
from case_runtime.reading import HttpReading, session
from case_runtime.showing import Asked

EVERY = 2.0
"""Seconds after which their addresses are looked up again."""
ASIDE = 10.0
"""Seconds in which one that did not answer is not waited for: whoever reads there waits anyway."""

Resolve = Callable[[], Awaitable[Sequence[str]]]


class EveryReader:
    """As many as the name has addresses; shown is what all of them show that answer."""

    def __init__(
        self,
        resolve: Resolve,
        reader: Callable[[str], HttpReading],
        clock: Callable[[], float] = monotonic,
    ) -> None:
        """`resolve` tells where they are, and `reader` asks one of them."""
        self._resolve, self._reader, self._clock = resolve, reader, clock
        self._readers: dict[str, HttpReading] = {}
        self._aside: dict[str, float] = {}
        self._due = 0.0

    async def shown(self, asked: Sequence[Asked]) -> list[bytes | None]:
        """Each as the first of them shows it; None if one of them does not yet, or nobody answers.

        Never an error.
        """
        await self._look()
        now = self._clock()
        waited = {u: r for u, r in self._readers.items() if self._aside.get(u, 0.0) <= now}
        said = await asyncio.gather(*(self._ask(u, r, asked) for u, r in waited.items()))
        answers = [one for one in said if one is not None]
        if not answers:
            return [None] * len(asked)
        return [None if None in each else each[0] for each in zip(*answers, strict=True)]

    async def _ask(
        self, url: str, reader: HttpReading, asked: Sequence[Asked]
    ) -> list[bytes | None] | None:
        answer = await reader.answer(asked)
        if answer is None:
            self._aside[url] = self._clock() + ASIDE
        else:
            self._aside.pop(url, None)
        return answer

    async def _look(self) -> None:
        now = self._clock()
        if now < self._due:
            return
        self._due = now + EVERY
        try:
            found = await self._resolve()
        except OSError:  # names cannot be asked: whoever was there may still be
            return
        self._readers = {url: self._readers.get(url) or self._reader(url) for url in found}
        self._aside = {url: until for url, until in self._aside.items() if url in self._readers}
        if all(self._aside.get(url, 0.0) > now for url in self._readers):
            self._aside.clear()  # better to wait for one of them than for nobody


@asynccontextmanager
async def every_reader(
    url: str, token: str, patience: float = showing.PATIENCE
) -> AsyncIterator[EveryReader]:
    """Of the case-query whose URL that is, while it lasts."""
    async with session(url, patience) as http:
        yield EveryReader(lambda: addresses(url), lambda one: HttpReading(http, token, one))


async def addresses(url: str) -> Sequence[str]:
    """The same URL for each address of its name; itself, where a certificate is for that name."""
    parts = urlsplit(url)
    if parts.scheme != "http" or parts.hostname is None:
        return [url]
    found = await asyncio.get_running_loop().getaddrinfo(
        parts.hostname, parts.port or 80, type=socket.SOCK_STREAM
    )
    hosts = {str(address[0]) for *_, address in found}
    return [
        f"http://{f'[{host}]' if ':' in host else host}:{parts.port or 80}{parts.path}"
        for host in sorted(hosts)
    ]
