"""Who begins together? Whoever comes while others are at it waits for them, but not for long.

For work of several steps, each of which goes together (`together.py`): without rounds half of the
callers are in one step while the other half is in the next, and every step is made twice.
"""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

LONGEST = 0.1
"""Seconds; one who is slow keeps nobody longer than that."""


class Round:
    """Those who are at it."""

    def __init__(self) -> None:
        self.at_it = 0
        self.over = asyncio.Event()

    def leave(self) -> None:
        """One of them is done; the last one lets the others in."""
        self.at_it -= 1
        if not self.at_it:
            self.over.set()


class Rounds:
    """One round after another. Nobody waits where nobody else is at it."""

    def __init__(self, longest: float = LONGEST) -> None:
        self._longest = longest
        self._open: Round | None = None
        self._closed: Round | None = None

    @asynccontextmanager
    async def turn(self) -> AsyncIterator[None]:
        """Enter with all who wait, once the round before is over or has lasted too long."""
        while self._open is None and self._closed and not self._closed.over.is_set():
            await self._closed.over.wait()
        mine = self._open or self._begun()
        mine.at_it += 1
        try:
            yield
        finally:
            mine.leave()

    def _begun(self) -> Round:
        """Open for those who come before anything else happens."""
        begun, loop = Round(), asyncio.get_running_loop()
        self._open = begun
        loop.call_soon(self._close, begun)
        return begun

    def _close(self, begun: Round) -> None:
        self._open, self._closed = None, begun
        asyncio.get_running_loop().call_later(self._longest, begun.over.set)
