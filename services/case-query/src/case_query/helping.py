"""How does a second process help to fill views? It is told which partitions, and tells how far.

`python -m case_query.helping`: the order is the first line that it reads. It ends with whoever
gave it, and everything that it has done stays done.
"""

import asyncio
import logging
import os
import sys
from contextlib import suppress
from typing import IO, NoReturn

import orjson
import structlog
from pydantic import BaseModel

from case_query.filler import stopped
from case_query.filling import Filling, Progress, calm
from case_query.settings import Settings
from case_runtime import logs

log = structlog.get_logger()


class Order(BaseModel):
    """What is to be filled, and from where."""

    settings: Settings
    name: str
    partitions: tuple[int, ...]


class Helper:
    """The process, for whoever started it."""

    def __init__(self, order: Order) -> None:
        said = order.model_dump_json(exclude={"settings": {"service_token"}})
        self._said = said.encode() + b"\n"

    async def run(self, progress: Progress) -> None:
        """Until it has ended, well or not."""
        pipe = asyncio.subprocess.PIPE
        process = await asyncio.create_subprocess_exec(
            *(sys.executable, "-m", "case_query.helping"), stdin=pipe, stdout=pipe
        )
        try:
            if process.stdin and process.stdout:  # they are pipes
                await self._attended(process.stdin, process.stdout, progress)
            if await process.wait():
                log.warning("rebuild.not_helped", code=process.returncode)
        finally:
            if process.returncode is None:
                process.kill()
                await process.wait()

    async def _attended(
        self, asked: asyncio.StreamWriter, told: asyncio.StreamReader, progress: Progress
    ) -> None:
        with suppress(ConnectionError):  # it has ended already
            asked.write(self._said)
            await asked.drain()
        async for line in told:
            done, of = orjson.loads(line)
            progress(done, of)


async def help_out(tell: IO[bytes]) -> None:
    """Do what the order says, unless whoever gave it has gone."""
    asking = asyncio.StreamReader()
    await asyncio.get_running_loop().connect_read_pipe(
        lambda: asyncio.StreamReaderProtocol(asking), sys.stdin
    )
    order = Order.model_validate_json(await asking.readline())

    def progress(done: int, of: int) -> None:
        tell.write(b"[%d,%d]\n" % (done, of))
        tell.flush()

    filling = Filling(order.settings, order.name)
    working = asyncio.create_task(filling.read(progress, order.partitions))
    orphaned = asyncio.create_task(asking.read())
    try:
        done, _ = await asyncio.wait({working, orphaned}, return_when=asyncio.FIRST_COMPLETED)
        for task in done:
            task.result()
    finally:
        await stopped(working, orphaned)
        await filling.end()
    leave()


def main() -> None:
    """What it tells goes to standard output, everything else beside it."""
    with os.fdopen(os.dup(1), "wb") as tell:
        os.dup2(2, 1)
        logs.configure("case-query")
        with calm():
            asyncio.run(help_out(tell))


def leave() -> NoReturn:
    """At once: to take a full memory down piece by piece would keep whoever waits for the end."""
    logging.shutdown()
    sys.stderr.flush()
    os._exit(0)


if __name__ == "__main__":
    main()
