"""How does a program stay up? Whatever ends is started again, with a growing pause."""

import asyncio
import signal
from collections.abc import Callable, Iterator
from contextlib import suppress
from typing import Protocol

from caselog import child
from caselog.errors import GaveUp

LONGEST_START = 120.0
"""Seconds from a process's start to its first answer, on a busy machine."""
STEADY = 30.0
"""Seconds after which an end is a new trouble, not the last one going on."""
TRIES = 3
"""Starts without any success, after which trying on would only hide the reason."""
FIRST_PAUSE, LONGEST_PAUSE = 0.5, 15.0

Say = Callable[[str], None]


class Program(Protocol):
    """Something that runs as a process."""

    @property
    def name(self) -> str:
        """As `caselog status` shows it."""

    async def command(self) -> child.Command:
        """How it starts; whatever it needs is there then."""

    async def begin(self) -> None:
        """Return when it does its work."""

    def ended(self, command: child.Command, code: int) -> None:
        """What to do after each end."""


class Keeper:
    """One program, kept running until it is stopped."""

    def __init__(self, program: Program, say: Say, changed: Callable[[], None]) -> None:
        self.name = program.name
        self.process: asyncio.subprocess.Process | None = None
        self.began = asyncio.Event()
        """Set while, as far as is known, it does its work."""
        self._program = program
        self._command: child.Command | None = None
        self._say, self._changed = say, changed
        self._running: asyncio.Task[None] | None = None
        self._ever = False

    async def run(self) -> None:
        """Until stopped. Raises `GaveUp` when it never began to work."""
        self._running = asyncio.current_task()
        pauses, failures = growing(), 0
        clock = asyncio.get_running_loop().time
        while True:
            self._command = await self._program.command()
            self.process = await child.start(self._command)
            started = clock()
            self._changed()
            await self._work(self.process)
            code = await self.process.wait()
            self._end(code)
            if self._ever and clock() - started > STEADY:
                pauses = growing()
            failures += 1
            if not self._ever and failures == TRIES:
                raise GaveUp(f"{self.name} does not start ({how(code)}): see {self._command.log}")
            pause = next(pauses)
            self._say(f"{self.name} ended ({how(code)}); it starts again in {pause:g} s")
            await asyncio.sleep(pause)

    async def stop(self, seconds: float) -> None:
        """Nothing starts again; the process ends, if need be by force."""
        if self._running is not None:
            self._running.cancel()
            with suppress(asyncio.CancelledError, GaveUp):
                await self._running
        if self.process is not None and self.process.returncode is None:
            await child.stop(self.process, seconds)
            self._end(self.process.returncode or 0)

    async def _work(self, process: asyncio.subprocess.Process) -> None:
        """Wait until it works, or has ended; end it if neither comes."""
        begin = asyncio.ensure_future(self._program.begin())
        ended = asyncio.ensure_future(process.wait())
        try:
            await asyncio.wait(
                {begin, ended}, timeout=LONGEST_START, return_when=asyncio.FIRST_COMPLETED
            )
            if begin.done():
                begin.result()
                self._ever = True
                self.began.set()
            elif not ended.done():
                await child.stop(process, 0)
        finally:
            for waiting in (begin, ended):
                waiting.cancel()

    def _end(self, code: int) -> None:
        self.began.clear()
        if self._command is not None:
            self._program.ended(self._command, code)


def growing() -> Iterator[float]:
    """Seconds to wait before the next start."""
    pause = FIRST_PAUSE
    while True:
        yield pause
        pause = min(pause * 2, LONGEST_PAUSE)


def how(code: int) -> str:
    """`SIGKILL`, or the exit code."""
    if code < 0:
        return signal.Signals(-code).name
    return f"exit code {code}"
