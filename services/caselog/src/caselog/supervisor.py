"""Who watches over the programs? One supervisor: it starts them all and stops them in order."""

import asyncio
from collections.abc import Awaitable, Sequence
from typing import Any

from caselog.keeper import Keeper

Group = Sequence[Keeper]


async def supervise(
    groups: Sequence[Group],
    stop: asyncio.Future[Any],
    started: Awaitable[None],
    patience: float,
) -> None:
    """Keep all running until `stop` is done. Raises `GaveUp` when one of them cannot start.

    `started` runs beside them, to tell the user when they work. The groups stop one after another,
    each within `patience` seconds; the first is the one that needs the others.
    """
    keepers = [keeper for group in groups for keeper in group]
    telling = asyncio.ensure_future(started)
    until: list[asyncio.Future[Any]] = [stop, *(asyncio.create_task(k.run()) for k in keepers)]
    try:
        await asyncio.wait([*until, telling], return_when=asyncio.FIRST_COMPLETED)
        if telling.done():
            telling.result()
            await asyncio.wait(until, return_when=asyncio.FIRST_COMPLETED)
        for ended in until:
            if ended.done():
                ended.result()
    finally:
        telling.cancel()
        for group in groups:
            await asyncio.gather(*(keeper.stop(patience) for keeper in group))


async def all_began(keepers: Sequence[Keeper]) -> None:
    """Return when each has done its work once."""
    for keeper in keepers:
        await keeper.began.wait()
