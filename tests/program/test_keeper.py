"""Does a program stay up until it is told to stop?"""

import asyncio
import os
import signal
import sys
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from caselog import child
from caselog.errors import GaveUp
from caselog.keeper import Keeper
from caselog.supervisor import supervise

FOR_EVER = "import time\nprint('up', flush=True)\ntime.sleep(600)"
STUBBORN = f"import signal\nsignal.signal(signal.SIGTERM, signal.SIG_IGN)\n{FOR_EVER}"
PATIENCE = 10


@dataclass
class Script:
    """A program of a few lines; it works once it has printed something."""

    code: str
    log: Path
    name: str = "script"
    codes: list[int] = field(default_factory=list)

    async def command(self):
        self.log.unlink(missing_ok=True)
        return child.Command(arguments=[sys.executable, "-c", self.code], log=self.log)

    async def begin(self):
        while not (self.log.exists() and self.log.stat().st_size):  # noqa: ASYNC110 - a file
            await asyncio.sleep(0.01)

    def ended(self, command, code):
        self.codes.append(code)


class Kept:
    """A keeper at work, and the lines it said."""

    def __init__(self, program):
        self.lines, self.pids = [], []
        self.keeper = Keeper(program, self.lines.append, self.changed)

    def changed(self):
        self.pids.append(self.keeper.process.pid)

    async def until(self, so):
        async with asyncio.timeout(PATIENCE):
            while not so():  # noqa: ASYNC110 - a process
                await asyncio.sleep(0.01)

    async def __aenter__(self):
        self.task = asyncio.create_task(self.keeper.run())
        async with asyncio.timeout(PATIENCE):
            await self.keeper.began.wait()
        return self

    async def __aexit__(self, *_):
        await self.keeper.stop(PATIENCE)


def gone(pid):
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return True
    return False


@pytest.fixture
def log(tmp_path):
    return tmp_path / "logs" / "script.log"


async def test_what_is_killed_starts_again_and_one_line_tells_it(log):
    async with Kept(Script(FOR_EVER, log)) as kept:
        os.kill(kept.pids[0], signal.SIGKILL)
        await kept.until(lambda: len(kept.pids) == 2)

        assert kept.lines == ["script ended (SIGKILL); it starts again in 0.5 s"]


async def test_what_is_stopped_does_not_start_again(log):
    program = Script(FOR_EVER, log)
    async with Kept(program) as kept:
        await kept.keeper.stop(PATIENCE)

        assert gone(kept.pids[0])
        assert (program.codes, kept.lines) == ([-signal.SIGTERM], [])


async def test_what_does_not_stop_in_time_is_killed(log):
    program = Script(STUBBORN, log)
    async with Kept(program) as kept:
        await kept.keeper.stop(0.1)

        assert gone(kept.pids[0])
        assert program.codes == [-signal.SIGKILL]


async def test_what_never_worked_is_given_up_and_the_log_is_named(log):
    keeper = Keeper(Script("raise SystemExit(3)", log), lambda _: None, lambda: None)

    with pytest.raises(GaveUp, match=rf"script does not start \(exit code 3\): see {log}"):
        await keeper.run()


async def test_when_one_cannot_start_the_others_are_stopped(tmp_path):
    pids = []
    good = Keeper(
        Script(FOR_EVER, tmp_path / "good.log"),
        lambda _: None,
        lambda: pids.append(good.process.pid),
    )
    bad = Keeper(Script("raise SystemExit(3)", tmp_path / "bad.log"), lambda _: None, lambda: None)
    never = asyncio.get_running_loop().create_future()

    with pytest.raises(GaveUp):
        await supervise([[good], [bad]], never, asyncio.sleep(3600), PATIENCE)

    assert all(gone(pid) for pid in pids)
