"""How do the cases get in? As those of a bundle do: with their histories, over HTTP."""

from collections.abc import AsyncIterator, Callable, Iterable

import aiohttp

from case_events import Envelope
from case_events.bundle import end, to_line
from caselog.bundles.client import client


async def fill(
    url: str,
    login: aiohttp.BasicAuth,
    stories: Iterable[list[Envelope]],
    done: Callable[[], None],
) -> None:
    """Tell every story; `done` as each is on its way. Raises `GaveUp` with what the server said."""
    async with client(url, login) as caselog:
        await caselog.tell(lines(stories, done))


async def has_cases(url: str, login: aiohttp.BasicAuth) -> bool:
    """Whether somebody was there before. Raises `GaveUp` likewise."""
    async with client(url, login) as caselog:
        return await caselog.has_cases()


async def lines(
    stories: Iterable[list[Envelope]], done: Callable[[], None]
) -> AsyncIterator[bytes]:
    """Their actions, a line each."""
    for story in stories:
        told = [to_line(envelope, 1) for envelope in story]
        yield b"".join(b"%b\n" % line for line in (*told, end(story[0].stream, len(story))))
        done()
