"""How are several things done, so that none is left under way or undone when one of them fails?"""

import asyncio
from collections import deque
from collections.abc import Awaitable, Coroutine, Iterable
from typing import Any


async def abreast(*works: Awaitable[object]) -> None:
    """Return when all have ended; raise what the first of those raised that failed.

    None of them is cancelled: a write that a thread of the driver carries would go on all the same,
    and could come behind what is written after the failure.
    """
    raise_first(await asyncio.gather(*works, return_exceptions=True))


async def in_turn(*works: Coroutine[Any, Any, object]) -> None:
    """As `abreast`, one after another: for what nobody waits for, beside what somebody does.

    When it is cancelled those that have not begun never do.
    """
    left, ends = deque(works), list[object]()
    try:
        while left:
            ends.append(await ended(left.popleft()))
    finally:
        for work in left:
            work.close()
    raise_first(ends)


async def ended(work: Awaitable[object]) -> BaseException | None:
    """What it failed with."""
    try:
        await work
    except Exception as failure:  # noqa: BLE001 - whoever asked raises it
        return failure
    return None


def raise_first(ends: Iterable[object]) -> None:
    """What the first of those raised that failed."""
    for one in ends:
        if isinstance(one, BaseException):
            raise one
