"""How does a loop run for as long as something else does, and end for certain?"""

import asyncio
from collections.abc import AsyncIterator, Coroutine
from contextlib import asynccontextmanager, suppress
from typing import Any

AGAIN = 10.0
"""Seconds until a loop that goes on is cancelled again: some that it awaits swallow it."""


@asynccontextmanager
async def running(loop: Coroutine[Any, Any, None]) -> AsyncIterator[None]:
    """It runs as one task until this is left; a fault of its own is raised then."""
    task = asyncio.create_task(loop)
    try:
        yield
    finally:
        await ended(task)


async def ended(task: "asyncio.Task[None]") -> None:
    """Cancel it until it has ended."""
    while not task.done():
        task.cancel()
        await asyncio.wait([task], timeout=AGAIN)
    with suppress(asyncio.CancelledError):
        task.result()
