"""How much of us may one program take up? A few deliveries at a time: others do not wait for it."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from weakref import WeakValueDictionary

from case_runtime.errors import Later

AT_ONCE = 8
"""Deliveries under way to one program."""

WAITS = 0.25
"""Seconds for which one waits for its turn: whoever is fast is through by then."""


class Turns:
    """Each program has as many."""

    def __init__(self, at_once: int = AT_ONCE, waits: float = WAITS) -> None:
        self._at_once = at_once
        self._waits = waits
        self._taken: WeakValueDictionary[str, asyncio.Semaphore] = WeakValueDictionary()

    @asynccontextmanager
    async def turn(self, program: str) -> AsyncIterator[None]:
        """One of them; `Later` if there is none soon."""
        turns = self._taken.setdefault(program, asyncio.Semaphore(self._at_once))
        try:
            async with asyncio.timeout(self._waits):
                await turns.acquire()
        except TimeoutError as error:
            raise Later("others are on their way to this program") from error
        try:
            yield
        finally:
            turns.release()
