"""Whose turn is it to change a case? One after another; who waits for the same goes together.

Whoever changes several cases at once takes their turns in sorted order, so that no two wait for
each other.
"""

import asyncio
from collections import deque
from collections.abc import AsyncIterator, Awaitable, Callable, Collection, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from itertools import islice
from typing import Generic, NamedTuple, TypeVar

from case_command.errors import Overloaded
from case_runtime.together import settle

Item = TypeVar("Item")
Result = TypeVar("Result")

AT_ONCE = 200
PATIENCE = 4.0
"""Seconds; whoever has waited for longer is told so rather than decided on."""


class Waiter(NamedTuple, Generic[Item, Result]):
    """Somebody who waits."""

    item: Item
    answer: "asyncio.Future[Result]"
    since: float


@dataclass(slots=True)
class Line(Generic[Item, Result]):
    """Those who wait for one case."""

    waiting: "deque[Waiter[Item, Result]]" = field(default_factory=deque)
    turn: asyncio.Lock = field(default_factory=asyncio.Lock)
    users: int = 0


class Turns(Generic[Item, Result]):
    """`work` gets what waits for one stream, and answers the first of it, at least one item.

    An exception among the answers is raised to that item's caller alone; if the work itself fails,
    all of them see it fail. Work goes on when a caller hangs up. `most` wait in all, each for its
    turn no longer than `patience`.
    """

    def __init__(
        self,
        work: Callable[[str, Sequence[Item]], Awaitable[Sequence[Result | Exception]]],
        most: int,
        patience: float = PATIENCE,
    ) -> None:
        self._work = work
        self._most = most
        self._patience = patience
        self._lines: dict[str, Line[Item, Result]] = {}
        self._serving: set[asyncio.Task[None]] = set()
        self.waiting = 0

    async def __call__(self, stream: str, item: Item) -> Result:
        """What the work said about this item."""
        self._admit(1)
        line = self._lines.get(stream)
        loop = asyncio.get_running_loop()
        answer: asyncio.Future[Result] = loop.create_future()
        waiter = Waiter(item, answer, loop.time())
        if line is not None and line.waiting:
            line.waiting.append(waiter)
        else:
            line = self._join(stream)
            line.waiting.append(waiter)
            serving = asyncio.create_task(self._serve(stream, line))
            self._serving.add(serving)
            serving.add_done_callback(self._serving.discard)
        try:
            return await answer
        finally:
            self.waiting -= 1

    @asynccontextmanager
    async def of(self, streams: Collection[str]) -> AsyncIterator[None]:
        """The turns of all of these."""
        self._admit(len(streams))
        try:
            async with AsyncExitStack() as held:
                try:
                    async with asyncio.timeout(self._patience):
                        for stream in sorted(streams):
                            line = self._join(stream)
                            held.callback(self._leave, stream, line)
                            await held.enter_async_context(line.turn)
                except TimeoutError as error:
                    raise Overloaded from error
                yield
        finally:
            self.waiting -= len(streams)

    def _admit(self, more: int) -> None:
        if self.waiting + more > self._most:
            raise Overloaded
        self.waiting += more

    def _join(self, stream: str) -> Line[Item, Result]:
        line = self._lines.get(stream)
        if line is None:
            line = self._lines[stream] = Line()
        line.users += 1
        return line

    def _leave(self, stream: str, line: Line[Item, Result]) -> None:
        line.users -= 1
        if not line.users:
            del self._lines[stream]

    async def _serve(self, stream: str, line: Line[Item, Result]) -> None:
        while line.waiting:
            async with line.turn:
                self._turn_away(line)
                batch = list(islice(line.waiting, AT_ONCE))
                if batch:
                    answers = await self._answers(stream, [one.item for one in batch])
                    for answer in answers:
                        settle(line.waiting.popleft().answer, answer)
        self._leave(stream, line)

    def _turn_away(self, line: Line[Item, Result]) -> None:
        latest = asyncio.get_running_loop().time() - self._patience
        while line.waiting and line.waiting[0].since < latest:
            settle(line.waiting.popleft().answer, Overloaded())

    async def _answers(self, stream: str, items: Sequence[Item]) -> Sequence[Result | Exception]:
        try:
            return await self._work(stream, items)
        except Exception as error:  # noqa: BLE001 - whatever it is, those who wait must hear it
            return [error] * len(items)
