"""What is a step, and what did it measure?"""

import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import chain
from statistics import median

from bench.client import Address, Took, drive
from bench.processes import Processes, since
from bench.workloads import Workload


@dataclass(frozen=True)
class Server:
    """Something that answers, and the processes behind it."""

    address: Address
    processes: Processes


@dataclass(frozen=True)
class Step:
    """One kind of work by so many clients."""

    op: str
    clients: int
    workload: Workload


@dataclass(frozen=True)
class Timing:
    """Seconds of each round of a step."""

    warm_up: float
    seconds: float


@dataclass
class Measured:
    """A step's rounds."""

    op: str
    clients: int
    rounds: list[Took] = field(default_factory=list)
    cpu: dict[str, float] = field(default_factory=dict)
    """Seconds, over all that was answered."""
    others: list[float] = field(default_factory=list)
    """Cores that the rest of the host was busy with, in each round."""

    def rates(self) -> list[float]:
        """Answers per second of each round."""
        return [len(took.latencies) / took.seconds for took in self.rounds]

    @property
    def rate(self) -> float:
        """Answers per second; the median round."""
        return median(self.rates())

    def percentile(self, part: float) -> float:
        """Milliseconds within which that part of all was answered."""
        latencies = sorted(chain.from_iterable(took.latencies for took in self.rounds))
        return 1000 * latencies[min(int(part * len(latencies)), len(latencies) - 1)]

    def cpu_ms(self) -> Mapping[str, float]:
        """Milliseconds per answer, by process."""
        answered = sum(took.answered for took in self.rounds)
        return {name: 1000 * seconds / answered for name, seconds in self.cpu.items()}

    def failures(self) -> list[str]:
        """What was answered instead of 200."""
        counted = chain.from_iterable(took.failures.items() for took in self.rounds)
        return [f"{self.op}, {self.clients} clients: {times} x {what}" for what, times in counted]


def run(server: Server, step: Step, timing: Timing, into: Measured) -> None:
    """One more round; its cost is counted until all is quiet again."""
    clients = step.workload(step.clients)
    before, others, start = server.processes.cpu(), server.processes.others(), time.monotonic()
    took = drive(server.address, clients, timing.seconds, timing.warm_up)
    server.processes.settle()
    spent = since(before, server.processes.cpu())
    elapsed = time.monotonic() - start
    into.rounds.append(took)
    into.others.append((server.processes.others() - others) / elapsed)
    for name, seconds in spent.items():
        into.cpu[name] = into.cpu.get(name, 0.0) + seconds


def ratio(ours: Sequence[float], bare: Sequence[float]) -> float:
    """The median of round by round: neighbours in time are alike, minutes are not."""
    return median(mine / theirs for mine, theirs in zip(ours, bare, strict=True))
