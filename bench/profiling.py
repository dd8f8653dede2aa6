"""Where does the time of one kind of request go? A sampler watches the services while it runs."""

import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from rich.console import Console
from rich.table import Table

from bench.report import RESULTS, figure
from bench.stack import Stack
from bench.steps import Measured, Server, Step, Timing, run

RATE = 400
"""Samples a second."""
SECONDS = 8.0
START = 1.0
"""Until the sampler watches."""
MOST = 45
SAMPLER = Path(sys.executable).with_name("py-spy")

Stack_ = tuple[str, ...]


def profile(console: Console, stack: Stack, server: Server, step: Step) -> None:
    """Print the functions that the time goes to, and keep the stacks for a flame graph."""
    kept = RESULTS / f"profile-{step.op.replace(' ', '-')}-{step.clients}.txt"
    kept.parent.mkdir(exist_ok=True)
    measured = Measured(step.op, step.clients)
    with subprocess.Popen(  # noqa: S603 - ours
        [
            *(SAMPLER, "record", "--pid", str(stack.pids["services"])),
            *("--format", "raw", "--rate", str(RATE), "--duration", str(int(SECONDS))),
            *("--output", str(kept)),
            # one that stops the process sees it mostly where it leaves the kernel; and of threads
            # that wait in the kernel it cannot tell that they wait
            *("--nonblocking", "--gil"),
        ],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    ) as sampler:
        run(server, step, Timing(START, SECONDS - START), measured)
        sampler.wait()
    cpu = measured.cpu_ms()
    services = cpu["services"] * 1000
    console.print(
        f"{step.op}, {step.clients} clients: {measured.rate:,.0f} req/s,"
        f" {services:,.0f} us of CPU in the services per request ({kept})"
    )
    stacks = Counter(dict(read(kept)))
    total = sum(stacks.values())
    for title, counted in (("by itself", own(stacks)), ("with all it calls", together(stacks))):
        table = Table("us", "share", title, title_justify="left")
        for name, samples in counted.most_common(MOST):
            share = samples / total
            table.add_row(figure(share * services), f"{share:.1%}", name)
        console.print(table)


def read(kept: Path) -> Iterator[tuple[Stack_, int]]:
    """Each stack, outermost call first, and how often it was met."""
    for line in kept.read_text().splitlines():
        frames, _, times = line.rpartition(" ")
        yield tuple(frames.split(";")), int(times)


def own(stacks: Counter[Stack_]) -> Counter[str]:
    """Samples in which a line was the one that ran."""
    counted: Counter[str] = Counter()
    for frames, times in stacks.items():
        counted[short(frames[-1])] += times
    return counted


def together(stacks: Counter[Stack_]) -> Counter[str]:
    """Samples in which a function was anywhere on the stack."""
    counted: Counter[str] = Counter()
    for frames, times in stacks.items():
        for name in {function(frame) for frame in frames}:
            counted[name] += times
    return counted


def short(frame: str) -> str:
    """`function (file:line)`, without the way to the packages."""
    return frame.replace("site-packages/", "")


def function(frame: str) -> str:
    """The frame without its line."""
    return short(frame).rpartition(":")[0] + ")"
