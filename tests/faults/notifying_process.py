"""A notifier in a process of its own; what it is told is the first argument, as JSON.

A case-query that shows one case for ever stands beside it.
"""

import asyncio
import json
import sys
from pathlib import Path

import structlog

from case_runtime.reloading import Reloading
from notified import CASE
from notifier.main import app
from notifier.settings import Settings


class Reading:
    """Shows the same case, whichever is asked for."""

    async def shown(self, asked):
        return [json.dumps(CASE).encode()] * len(asked)


class Nobody:
    """Lets nobody in."""


async def run(said):
    users = Reloading(Path(said.pop("users")))
    made = app(Settings.model_validate(said), Nobody(), lambda: users.current, Reading())
    async with made.router.lifespan_context(made):
        while (await made.state.health()).degraded:  # noqa: ASYNC110 - health tells no events
            await asyncio.sleep(0.05)
        print("ready", flush=True)  # noqa: T201 - it is waited for
        await asyncio.Event().wait()


if __name__ == "__main__":
    structlog.configure(logger_factory=structlog.PrintLoggerFactory(sys.stderr))
    asyncio.run(run(json.loads(sys.argv[1])))
