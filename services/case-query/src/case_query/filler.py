"""How are views filled that nobody reads yet? Folding runs ahead, and writing follows in order."""

import asyncio
from collections import deque
from collections.abc import Mapping
from typing import Any

from case_query.batch import Folded
from case_query.counts import Counts
from case_query.handler import Projector
from case_query.shelf import Shelf
from case_query.views.cases import View
from case_runtime.delivery import Delivery
from case_runtime.errors import Later, Rewound

AHEAD = 2
"""Batches that are folded and not written; one more waits until there is room."""

STEPS = 3
"""Turns of the loop until a batch whose turn it is has been sent to the database."""


class Filler(Projector):
    """A projector that folds on while what it folded before is being written; nobody waits for it.

    What could not be written is met again, from the stored offsets, and then each batch is written
    where it is handled: whoever delivers finds out which record it is.
    """

    def __init__(self, shelf: Shelf, counts: Counts) -> None:
        super().__init__(shelf, counts, Nobody())
        self._writing: deque[asyncio.Task[None]] = deque()
        self._careful = False

    async def abandon(self) -> None:
        """Write nothing more."""
        await stopped(*self._writing)
        self._writing.clear()

    async def handle(self, delivery: Delivery) -> None:
        """Return when there is room for more."""
        folded = await self.fold(delivery)
        if self._careful:
            await self._shelf.write(folded)
            self._shelf.remember(folded)
            return
        self._shelf.remember(folded)
        before = self._writing[-1] if self._writing else None
        self._writing.append(asyncio.create_task(self._write(folded, before)))
        await self._written(AHEAD)
        for _ in range(STEPS):
            await asyncio.sleep(0)  # nothing is sent while the next batch is being folded

    async def finish(self) -> None:
        """What was handled is written; `Rewound` if that failed."""
        await self._written(0)

    async def _written(self, but: int) -> None:
        """So many batches are left to be written, at most."""
        try:
            while len(self._writing) > but:
                await self._writing[0]
                self._writing.popleft()
        except Exception as fault:
            self._careful = not isinstance(fault, Later | Rewound)
            await self.abandon()
            raise Rewound(repr(fault)) from fault

    async def _write(self, folded: Folded, before: "asyncio.Task[None] | None") -> None:
        """Behind all that was folded before it; not at all if that could not be written."""
        if before:
            await before
        await self._shelf.write(folded)


class Nobody:
    """Waits for a generation that is not served yet."""

    def tell(self, seen: Mapping[str, View]) -> None:
        """Nothing comes of it."""


async def stopped(*tasks: "asyncio.Task[Any]") -> None:
    """Cancel those that still run, and wait for it."""
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)
