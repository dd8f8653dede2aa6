"""How many cases are on their way to the log at once? As many as memory has room for."""

import asyncio


class Room:
    """So many, and so many bytes of them, are inside at once; one alone may be as large as it is.

    They enter one after another.
    """

    def __init__(self, many: int, most: int) -> None:
        self._many = many
        self._most = most
        self._inside = self._bytes = 0
        self._left = asyncio.Event()

    async def enter(self, size: int) -> None:
        """Return when there is room."""
        while self._inside and (self._inside == self._many or self._bytes + size > self._most):
            self._left.clear()
            await self._left.wait()
        self._inside += 1
        self._bytes += size

    def leave(self, size: int) -> None:
        """Of one that has entered."""
        self._inside -= 1
        self._bytes -= size
        self._left.set()
