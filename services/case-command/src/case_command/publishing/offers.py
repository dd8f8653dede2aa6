"""What has just been written, and who waits until it is published?

What nobody waits for is gathered for a moment: many commits cost little more than one, here, in
Kafka and for all who read it.
"""

import asyncio
from collections.abc import Sequence
from contextlib import suppress
from typing import NamedTuple

from case_command.log.commits import Commit

MOST_BYTES = 64 << 20
"""Remembered while they cannot be sent; a sweep finds what was not."""
ENOUGH_BYTES = 4 << 20
"""Of which nothing more is gathered."""
GATHER = 0.1
"""Seconds; readers see that much later what was written with `refresh=false`."""


class Offered(NamedTuple):
    """Commits of this process, and streams that another one has written to."""

    commits: Sequence[Commit] = ()
    named: frozenset[str] = frozenset()


class Offers:
    """What the relay is to look at next."""

    def __init__(self, gather: float = GATHER) -> None:
        self._gather = gather
        self._wake = asyncio.Event()
        self._hurried = asyncio.Event()
        self.forget()

    @property
    def commits(self) -> Sequence[Commit]:
        """Of this process, in the order in which they became durable."""
        return self._commits

    @property
    def full(self) -> bool:
        """Whether no more should be remembered."""
        return self._bytes > MOST_BYTES

    def __bool__(self) -> bool:
        """Whether there is anything."""
        return bool(self._commits or self._named)

    def offer(self, commits: Sequence[Commit]) -> None:
        """These have just become durable here."""
        self._commits.extend(commits)
        self._bytes += sum(commit.bytes for commit in commits)
        self._wake.set()
        if self._bytes > ENOUGH_BYTES:
            self.hurry()

    def look(self, stream: str) -> None:
        """Another process has written to this stream; who waits there is not known."""
        self._named.add(stream)
        self._wake.set()
        self.hurry()

    def hurry(self) -> None:
        """Somebody waits."""
        self._hurried.set()

    async def gathered(self) -> Offered:
        """All of it, once somebody waits or it has been gathered for long enough."""
        if self._commits:
            await until(self._hurried, self._gather)
        offered = Offered(self._commits, frozenset(self._named))
        self.forget()
        return offered

    async def more(self, seconds: float) -> None:
        """Return when there is something, or when that much time has passed."""
        if not self:
            self._wake.clear()
            await until(self._wake, seconds)

    def forget(self) -> None:
        """All of it."""
        self._commits: list[Commit] = []
        self._named: set[str] = set()
        self._bytes = 0
        self._hurried.clear()


async def until(event: asyncio.Event, seconds: float) -> None:
    """Return when it is set, or when that much time has passed."""
    with suppress(TimeoutError):  # `wait_for` could swallow that we are cancelled
        async with asyncio.timeout(seconds):
            await event.wait()
