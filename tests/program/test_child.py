"""Does a child go with its parent, however the parent goes?"""

import signal
import subprocess
import sys

import psutil
import pytest

PARENT = """
import asyncio, signal, sys
from pathlib import Path
from caselog.child import Command, start

async def main():
    code = "import signal, time; signal.signal(signal.SIGTERM, signal.SIG_IGN); time.sleep(600)"
    command = Command(
        arguments=[sys.executable, "-c", code], log=Path(sys.argv[1]), orphaned=signal.SIGKILL
    )
    process = await start(command)
    print(process.pid, flush=True)
    await process.wait()

asyncio.run(main())
"""


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux ends a child with its parent")
def test_a_child_of_a_killed_parent_is_gone(tmp_path):
    with subprocess.Popen(  # noqa: S603 - ours
        [sys.executable, "-c", PARENT, tmp_path / "log"], stdout=subprocess.PIPE, text=True
    ) as parent:
        child = psutil.Process(int(parent.stdout.readline()))
        parent.send_signal(signal.SIGKILL)
        _, left = psutil.wait_procs([child], timeout=10)

        assert not left
