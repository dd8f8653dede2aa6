"""Which processes are ours? A number alone proves nothing: another may have it by now."""

import os
from collections.abc import Iterable
from contextlib import suppress

import psutil

from caselog.folder import Running

PATIENCE = 15.0
"""Seconds for a process to end by itself."""
SAME = 0.5
"""Seconds between two readings of when one process began."""


def running(name: str, pid: int | None = None) -> Running:
    """A process as it can be told from every other; this one, if none is named."""
    pid = os.getpid() if pid is None else pid
    try:
        since = psutil.Process(pid).create_time()
    except psutil.NoSuchProcess:
        since = 0.0
    return Running(name=name, pid=pid, since=since)


def alive(process: Running) -> psutil.Process | None:
    """The process, if it is still that one."""
    with suppress(psutil.NoSuchProcess):
        found = psutil.Process(process.pid)
        same = abs(found.create_time() - process.since) < SAME
        if same and found.status() != psutil.STATUS_ZOMBIE:
            return found
    return None


def end(processes: Iterable[Running]) -> list[str]:
    """What a killed supervisor left running, ended; the names of those that were still there."""
    left = [(one.name, found) for one in processes if (found := alive(one))]
    for _, process in left:
        with suppress(psutil.NoSuchProcess):
            process.terminate()
    _, stubborn = psutil.wait_procs([process for _, process in left], timeout=PATIENCE)
    for process in stubborn:
        with suppress(psutil.NoSuchProcess):
            process.kill()
    psutil.wait_procs(stubborn, timeout=PATIENCE)
    return [name for name, _ in left]
