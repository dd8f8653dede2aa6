"""How far is an import ahead of those who read?

Not far: what was just written is still at hand for all who follow it, and need not be read again.
Nobody waits for readers that are late: then all are asked once more at the end, if at all.
"""

import asyncio
from collections.abc import Sequence
from types import TracebackType
from typing import Self

from case_runtime.showing import Asked, Reading

PART = 32
"""Cases that are asked for together."""
MOST = 6
"""Parts that readers do not see yet."""
AT_ONCE = 500
"""Cases of one question at the end."""


class Ahead:
    """The cases of one request. Left, it waits for nobody any more."""

    def __init__(self, reading: Reading, *, part: int = PART, most: int = MOST) -> None:
        self._reading = reading
        self._part = part
        self._most = most
        self._new: list[Asked] = []
        self._unseen: list[Asked] = []
        self._asking: set[asyncio.Task[None]] = set()
        self._late = False

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        for task in self._asking:
            task.cancel()
        await asyncio.gather(*self._asking, return_exceptions=True)

    async def room(self) -> None:
        """Return when one more may come; at once where readers are late."""
        while len(self._asking) >= self._most and not self._late:
            await asyncio.wait(self._asking, return_when=asyncio.FIRST_COMPLETED)

    def came(self, asked: Asked) -> None:
        """One more is in the log."""
        self._new.append(asked)
        if self._late or len(self._new) < self._part:
            return
        some, self._new = self._new, []
        task = asyncio.create_task(self._ask(some))
        self._asking.add(task)
        task.add_done_callback(self._asking.discard)

    async def seen(self) -> bool:
        """Whether readers see all of them by now, or in time."""
        if self._asking:
            await asyncio.wait(self._asking)
        left, late = [*self._unseen, *self._new], False
        for start in range(0, len(left), AT_ONCE):
            late = bool(await self._not_seen(left[start : start + AT_ONCE])) or late
        return not late

    async def _ask(self, some: Sequence[Asked]) -> None:
        unseen = await self._not_seen(some)
        self._unseen += unseen
        self._late = self._late or bool(unseen)

    async def _not_seen(self, some: Sequence[Asked]) -> list[Asked]:
        shown = await self._reading.shown(some)
        return [one for one, body in zip(some, shown, strict=True) if body is None]
