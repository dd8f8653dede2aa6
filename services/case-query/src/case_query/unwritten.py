"""What do readers see already that is not written yet?

It is shown from memory, so nobody waits for the database; it is written in large parts. Whoever
reads the collections has it written first, and offsets are stored after it: what a process takes
with it is met again.
"""

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import suppress
from typing import TypeAlias

import structlog

from case_query.batch import Folded, together
from case_query.views.cases import View

MANY = 250
"""Actions that are written at once; fewer if they are large."""
MUCH = 4 << 20
"""Bytes of them."""
TOO_MUCH = 4
"""Times as much: what comes waits until there is room."""

Write: TypeAlias = Callable[[Folded], Awaitable[None]]

log = structlog.get_logger()


class Gathered:
    """Batches in the order in which they came."""

    def __init__(self) -> None:
        self.batches: list[Folded] = []
        self.seen: dict[str, View] = {}
        """The cases as the last of them left them."""
        self._actions = self._bytes = 0

    def add(self, folded: Folded) -> None:
        """The next batch."""
        self.batches.append(folded)
        self.seen.update(folded.seen)
        self._actions += len(folded.told)
        self._bytes += sum(len(row.envelope) for row in folded.told)

    @property
    def weight(self) -> float:
        """1 is enough to be written."""
        return max(self._actions / MANY, self._bytes / MUCH)


class Unwritten:
    """The batches of one process until they are written."""

    def __init__(self, write: Write) -> None:
        self._write = write
        self._gathered = Gathered()
        self._writing = Gathered()
        self._turn = asyncio.Lock()
        self._relieving: asyncio.Task[None] | None = None

    def view(self, case_id: str) -> View | None:
        """The case, if something of it is not written yet."""
        return self._gathered.seen.get(case_id) or self._writing.seen.get(case_id)

    @property
    def anything(self) -> bool:
        """Whether there is something to be written."""
        return bool(self._gathered.batches or self._writing.batches)

    async def room(self) -> None:
        """Return when more may be added; `Later` or `Rewound` if nothing can be written."""
        while self._gathered.weight >= TOO_MUCH:
            await self.flush()

    def add(self, folded: Folded) -> None:
        """A batch of nothing but news (`Folded.is_news`)."""
        self._gathered.add(folded)
        if self._gathered.weight >= 1 and (self._relieving is None or self._relieving.done()):
            self._relieving = asyncio.create_task(self._relieve())

    async def flush(self) -> None:
        """Return when all of it is written; what could not be is kept, and the fault is raised."""
        async with self._turn:
            writing, self._gathered = self._gathered, Gathered()
            if not writing.batches:
                return
            self._writing = writing
            try:
                await self._write(together(writing.batches))
            except BaseException:
                if self._writing is writing:  # else it was forgotten meanwhile
                    self._put_back(writing)
                raise
            finally:
                self._writing = Gathered()

    def forget(self) -> None:
        """It will be met again."""
        self._gathered, self._writing = Gathered(), Gathered()

    async def end(self) -> None:
        """Write nothing more."""
        if self._relieving:
            self._relieving.cancel()
            with suppress(asyncio.CancelledError):
                await self._relieving
        self.forget()

    def _put_back(self, batches: Gathered) -> None:
        for later in self._gathered.batches:
            batches.add(later)
        self._gathered = batches

    async def _relieve(self) -> None:
        try:
            await self.flush()
        except Exception as fault:  # noqa: BLE001 - kept, and raised to whoever settles next
            log.warning("views.not_written", why=repr(fault))
