"""How fast do ten thousand cases leave, and how fast do they come in?"""

import asyncio
import time
from collections.abc import Awaitable, Callable, Iterable
from datetime import UTC, datetime
from tempfile import TemporaryFile
from typing import IO

import aiohttp

from bench.processes import since
from bench.stack import NotReady, Stack
from case_events import Envelope, User
from case_runtime.users import uid
from caselog.bundles.client import client
from caselog.demo.fill import lines
from caselog.demo.stories import stories

CASES = 10_000
SEED = 7
HEADERS = {"kbn-xsrf": "bench"}
EXPORT = "/api/saved_objects/_export"
IMPORT = "/api/saved_objects/_import?createNewCopies=true"
LONGEST = aiohttp.ClientTimeout(total=1200)

Tell = Callable[[str], None]


def carried(stack: Stack, tell: Tell, many: int = CASES) -> dict[str, float]:
    """Cases a second: histories that come in, saved objects that leave, and come in again.

    All of them are shown to readers when an import is answered.
    """
    return asyncio.run(measured(stack, tell, many))


async def measured(stack: Stack, tell: Tell, many: int) -> dict[str, float]:
    """One after the other."""
    url = f"http://{stack.address.host}:{stack.address.port}"
    login = aiohttp.BasicAuth(stack.user, stack.password)
    figures: dict[str, float] = {}

    watched = stack.server.processes

    async def timed(name: str, work: Callable[[], Awaitable[int]]) -> None:
        tell(name)
        await asyncio.to_thread(watched.settle)
        before, start = watched.cpu(), time.perf_counter()
        count = await work()
        took = time.perf_counter() - start
        used = since(before, watched.cpu())
        if count < many:
            raise NotReady(f"{name}: {count} of {many} cases")
        figures[f"{name}: cases/s"] = rate = many / took
        spent = ", ".join(f"{of} {cpu / many * 1e6:.0f}" for of, cpu in used.items())
        tell(f"{name}: {rate:,.0f} cases/s; us of CPU for each: {spent}")

    me = User(username="admin", profile_uid=uid("admin"))
    made = list(stories(many, SEED, me, datetime.now(UTC)))
    with TemporaryFile() as file:
        async with aiohttp.ClientSession(url, auth=login, headers=HEADERS, timeout=LONGEST) as http:
            await timed("import of histories", lambda: told(url, login, made))
            await timed("export", lambda: left(http, file))
            await timed("import", lambda: came(http, file))
    return figures


async def told(url: str, login: aiohttp.BasicAuth, made: Iterable[list[Envelope]]) -> int:
    """Histories come in."""
    async with client(url, login) as caselog:
        return await caselog.tell(lines(made, lambda: None))


async def left(http: aiohttp.ClientSession, file: IO[bytes]) -> int:
    """Saved objects leave, all of them."""
    async with http.post(EXPORT, json={"type": "cases"}) as response:
        async for piece in response.content.iter_chunked(1 << 18):
            file.write(piece)
    file.seek(0)
    return sum(b'"type":"cases","attributes"' in line for line in file)


async def came(http: aiohttp.ClientSession, file: IO[bytes]) -> int:
    """The same come in again, under other ids."""
    file.seek(0)
    form = aiohttp.FormData()
    form.add_field("file", file, filename="export.ndjson")
    async with http.post(IMPORT, data=form) as response:
        answer = await response.json()
    if not answer.get("success"):
        raise NotReady(f"import: {str(answer)[:500]}")
    return sum(one["type"] == "cases" for one in answer["successResults"])
