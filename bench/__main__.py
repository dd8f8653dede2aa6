"""What can be asked? `python -m bench [--quick|--search|--similar|--files|--rebuild|...]`."""

import argparse
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

from rich.console import Console

from bench import (
    carrying,
    cases,
    commanded,
    filled,
    growth,
    natural,
    rebuilding,
    report,
    searches,
    uploads,
)
from bench.ceiling import ceilings
from bench.client import Refused, drive
from bench.plan import Group, beside, plan, steps_of
from bench.profiling import profile
from bench.rows import Pair, Row, measure
from bench.stack import NotReady, Stack, bare_server, caselog
from bench.steps import Server, Timing
from bench.targets import figures
from bench.workloads import Work

QUICK, LONG = Timing(0.1, 0.6), Timing(0.5, 2.0)
FIRST, USUAL, MANY = 1_000, 10_000, 100_000
LONGEST_SEED = 600.0


@dataclass
class Run:
    """A benchmark under way."""

    console: Console
    stack: Stack
    server: Server
    work: Work
    rows: list[Row] = field(default_factory=list)
    figures: dict[str, float] = field(default_factory=dict)
    failures: list[str] = field(default_factory=list)
    started: float = field(default_factory=time.monotonic)

    def tell(self, what: str) -> None:
        """Progress, for whoever waits."""
        self.console.print(f"[dim]{time.monotonic() - self.started:5.1f} s  {what}[/]")

    def beside(self, bare: Server) -> Pair:
        """Both servers."""
        return Pair(bare, self.server, self.tell)

    def seed(self, size: int) -> None:
        """As many cases as that, made through the API."""
        missing = size - len(self.work.versions)
        self.tell(f"{missing:,} cases are made")
        seeding = self.work.seed(missing)(64)
        took = drive(self.server.address, seeding, LONGEST_SEED)
        self.failures += [f"seed: {times} x {what}" for what, times in took.failures.items()]
        self.work.open_case()  # all that was made before is shown by then
        self.server.processes.settle()

    def table(
        self, bare: Server, timing: Timing, rounds: int, groups: Sequence[Group] = ()
    ) -> None:
        """The main table, or another."""
        for group in groups or plan(self.work):
            rows, failures = measure(group, self.beside(bare), timing, rounds)
            self.rows += rows
            self.failures += failures
        self.figures |= figures(self.rows)

    def long(self) -> None:
        """Everything, in some minutes."""
        self.seed(FIRST)
        with bare_server(self.stack, [*self.work.versions]) as bare:
            few = self.costs(bare, FIRST)
            self.seed(USUAL)
            self.costs(bare, USUAL)
            self.table(bare, LONG, 3)
            rows, grown, failures = growth.patches(self.work, self.beside(bare))
            self.rows += rows
            self.failures += failures
            self.figures["patch: CPU, 5,000 actions to 10"] = grown
            self.seed(MANY)
            many = self.costs(bare, MANY)
        for op, cost in many.items():
            self.figures[f"{op}: CPU, {MANY:,} cases to {FIRST:,}"] = cost / few[op]
        self.tell("rebuild")
        self.figures["rebuild: actions/s"] = growth.rebuilt(self.stack)

    def costs(self, bare: Server, size: int) -> dict[str, float]:
        """CPU at this size, by kind of work, in that of the bare work."""
        rows, spent, failures = growth.costs(self.work, self.beside(bare), size)
        self.rows += rows
        self.failures += failures
        return spent

    def quick(self) -> None:
        """The main table, in less than a minute."""
        self.seed(USUAL)
        with bare_server(self.stack, [*self.work.versions]) as bare:
            self.table(bare, QUICK, 1)

    def similar(self, size: int) -> None:
        """Similar cases, where every case has 50 observables; it is asked for a part of them."""
        asked = range(1, size + 1, max(1, size // USUAL))
        self.work.versions |= {filled.case_id(number): "" for number in asked}
        with bare_server(self.stack, [*self.work.versions]) as bare:
            self.table(bare, LONG, 3, beside(self.work))

    def search(self, size: int) -> None:
        """Search alone, among so many cases that say something different."""
        requests = self.stack.saying(natural)
        self.seed(size)
        self.tell("half of them are commented on")
        drive(self.server.address, searches.comments(self.work, requests)(64), LONGEST_SEED)
        self.work.open_case()
        self.server.processes.settle()
        with bare_server(self.stack, [*self.work.versions]) as bare:
            self.table(bare, LONG, 3, searches.table(self.work, requests, size))

    def files(self) -> None:
        """Uploads beside GridFS bare, in a minute."""
        case_id = self.work.open_case()
        with bare_server(self.stack, [case_id]) as bare:
            took = uploads.measure(self.work, self.beside(bare), self.stack)
        self.tell(f"{took.ours:.0f} MiB/s, bare {took.bare:.0f} MiB/s")
        self.figures["upload 50 MiB: to bare"] = took.to_bare
        self.figures["upload 100 MiB: MiB of memory"] = took.grown

    def commands(self) -> None:
        """Commands over Kafka, which have no bare work to be compared with."""
        for name, rate in commanded.commanded(self.stack).items():
            self.tell(f"{name}: {rate:,.0f} commands/s")

    def profile(self, op: str, clients: int) -> None:
        """Where the time of one kind of request goes."""
        self.seed(USUAL)
        steps = {step.op: step for step in steps_of(plan(self.work), clients)}
        if op not in steps:
            raise NotReady(f"{op} is none of: {', '.join(steps)}")
        profile(self.console, self.stack, self.server, steps[op])


def options(arguments: Sequence[str] | None = None) -> argparse.Namespace:
    """What was asked."""
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    parser.add_argument("--quick", action="store_true", help="the main table alone, under 50 s")
    parser.add_argument(
        "--carry",
        type=int,
        nargs="?",
        const=carrying.CASES,
        metavar="CASES",
        help=f"export and import alone, of so many cases (usually {carrying.CASES:,})",
    )
    parser.add_argument("--commands", action="store_true", help="commands over Kafka, in a minute")
    parser.add_argument("--files", action="store_true", help="uploads alone, in a minute")
    parser.add_argument("--profile", metavar="OP", help="where the time of OP goes (needs py-spy)")
    parser.add_argument("--clients", type=int, default=16, help="of the profile")
    parser.add_argument("--ceiling", action="store_true", help="how fast the load itself can be")
    parser.add_argument(
        "--similar",
        type=int,
        nargs="?",
        const=MANY,
        metavar="CASES",
        help=f"similar cases alone, among so many (usually {MANY:,}) of 50 observables each",
    )
    parser.add_argument(
        "--search",
        type=int,
        nargs="?",
        const=MANY,
        metavar="CASES",
        help=f"search alone, among so many cases (usually {MANY:,}) in the words of a language",
    )
    parser.add_argument(
        "--rebuild",
        type=int,
        nargs="?",
        const=MANY,
        metavar="ACTIONS",
        help=f"rebuild alone, of so many user actions (usually {MANY:,})",
    )
    parser.add_argument("--data", type=Path, help="measure the Caselog that runs in this folder")
    parser.add_argument("--user", default="admin")
    return parser.parse_args(arguments)


def main() -> int:
    """0, or 1 when anything was answered but 200."""
    asked = options()
    console = Console(highlight=False, width=None if sys.stdout.isatty() else 170)
    if asked.ceiling:
        for clients, rate in ceilings((1, 16, 64)).items():
            console.print(f"the load alone, {clients} clients: {rate:,.0f} req/s")
        return 0
    if asked.rebuild:
        report.show_targets(console, rebuilding.rebuilt(asked.rebuild, console.print))
        return 0
    started = time.monotonic()
    console.print("[dim]Caselog starts[/]")
    first = partial(filled.fill, size=asked.similar) if asked.similar else None
    with caselog(asked.data, asked.user, first) as stack:
        server = stack.server
        requests = stack.saying(natural if asked.search else cases)
        run = Run(console, stack, server, Work(requests, server.address), started=started)
        if asked.profile:
            run.profile(asked.profile, asked.clients)
        elif asked.carry:
            run.figures |= carrying.carried(stack, run.tell, asked.carry)
        elif asked.commands:
            run.commands()
        elif asked.similar:
            run.similar(asked.similar)
        elif asked.search:
            run.search(asked.search)
        elif asked.files:
            run.files()
        elif asked.quick:
            run.quick()
        else:
            run.long()
    if run.rows:
        report.show(console, run.rows)
    if run.figures:
        report.show_targets(console, run.figures)
    if run.rows:
        kind = "similar" if asked.similar else "search" if asked.search else "latest"
        report.keep(run.rows, run.figures, kind)
    for failure in run.failures:
        console.print(f"[red]{failure}[/]", markup=True)
    console.print(f"{time.monotonic() - started:.0f} s")
    return 1 if run.failures else 0


if __name__ == "__main__":
    try:
        sys.exit(main())
    except (NotReady, Refused) as error:
        sys.exit(str(error))
