"""How does a process live no longer than the one that started it?"""

import asyncio
import ctypes
import os
import signal
import sys
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

from caselog.errors import GaveUp

SET_DEATH_SIGNAL = 1
"""PR_SET_PDEATHSIG of prctl(2)."""


@dataclass(frozen=True, kw_only=True)
class Command:
    """What to run, and where its output goes."""

    arguments: Sequence[str]
    log: Path
    environment: Mapping[str, str] = field(default_factory=dict)
    orphaned: signal.Signals = signal.SIGTERM
    """What it gets when its parent is gone, however it went."""
    inherits: Sequence[int] = ()


async def start(command: Command) -> asyncio.subprocess.Process:
    """A process in a session of its own: Ctrl-C in the terminal reaches only us.

    Call it on the main thread: for Linux the parent is the thread that started the process.
    """
    command.log.parent.mkdir(parents=True, exist_ok=True)
    with command.log.open("ab") as log:
        try:
            return await asyncio.create_subprocess_exec(
                *command.arguments,
                stdin=asyncio.subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                env={**os.environ, **command.environment},
                pass_fds=command.inherits,
                start_new_session=True,
                preexec_fn=dies_with_us(command.orphaned),
            )
        except OSError as error:
            raise GaveUp(f"{command.arguments[0]} does not start: {error}") from error


def dies_with_us(orphaned: signal.Signals) -> Callable[[], None] | None:
    """For the child, before it becomes the program. Only Linux knows a way."""
    if sys.platform != "linux":
        return None
    prctl, parent = ctypes.CDLL(None).prctl, os.getpid()

    def before() -> None:
        prctl(SET_DEATH_SIGNAL, int(orphaned))
        if os.getppid() != parent:  # it went in between
            os._exit(1)

    return before


async def stop(process: asyncio.subprocess.Process, seconds: float) -> None:
    """Ask it to end, and end it and all of its session when it takes longer."""
    if process.returncode is not None:
        return
    with suppress(ProcessLookupError):
        process.terminate()
    try:
        async with asyncio.timeout(seconds):
            await process.wait()
    except TimeoutError:
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        await process.wait()
