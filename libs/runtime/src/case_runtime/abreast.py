"""How are several things done beside each other, so that none is left under way?"""

import asyncio
from collections.abc import Awaitable


async def abreast(*works: Awaitable[object]) -> None:
    """Return when all have ended; raise what the first of those raised that failed.

    None of them is cancelled: a write that a thread of the driver carries would go on all the same,
    and could come behind what is written after the failure.
    """
    for one in await asyncio.gather(*works, return_exceptions=True):
        if isinstance(one, BaseException):
            raise one
