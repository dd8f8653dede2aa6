"""What did it cost? Seconds of CPU, of each process that took part."""

import time
from collections.abc import Mapping
from typing import TypeAlias

import psutil

Cpu: TypeAlias = Mapping[str, float]

LOOK = 0.12
QUIET = 0.12
"""Of a core; what idle brokers and loops take."""
PATIENCE = 20.0


class Processes:
    """Those that are watched, by name."""

    def __init__(self, pids: Mapping[str, int]) -> None:
        self._watched = {name: psutil.Process(pid) for name, pid in pids.items()}

    def cpu(self) -> dict[str, float]:
        """Seconds used so far, by process."""
        times = {name: process.cpu_times() for name, process in self._watched.items()}
        return {name: spent.user + spent.system for name, spent in times.items()}

    def others(self) -> float:
        """Seconds that all other processes of this host have used so far, and ours that ended."""
        host = psutil.cpu_times()
        return host.user + host.nice + host.system - sum(self.cpu().values())

    def settle(self) -> None:
        """Return when they rest: what a step left to be done belongs to that step."""
        until = time.monotonic() + PATIENCE
        before = self.cpu()
        while time.monotonic() < until:
            time.sleep(LOOK)
            after = self.cpu()
            if sum(since(before, after).values()) < QUIET * LOOK:
                return
            before = after


def since(before: Cpu, after: Cpu) -> dict[str, float]:
    """Seconds used in between."""
    return {name: after[name] - before[name] for name in after}
