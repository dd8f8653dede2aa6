"""What does a row of the results say?"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from statistics import mean
from typing import Any

from bench.plan import Group
from bench.steps import Measured, Server, Timing, ratio, run

MEDIAN, MOST, NEARLY_ALL = 0.50, 0.95, 0.99


@dataclass(frozen=True)
class Row:
    """One kind of work by so many clients; `to_bare` compares requests per second."""

    op: str
    clients: int
    rps: float
    p50_ms: float
    p95_ms: float
    p99_ms: float
    cpu_ms: float
    """Of all processes together, the load's own left out."""
    cpu_ms_by_process: Mapping[str, float]
    to_bare: float | None = None
    p50_to_bare: float | None = None
    cpu_to_bare: float | None = None
    others: float = 0.0
    """Cores that were busy with something else; above a half, believe the CPU, not the speed."""

    def as_json(self) -> dict[str, Any]:
        """Rounded: more digits would be noise."""
        return {
            name: round(value, 3) if isinstance(value, float) else value
            for name, value in asdict(self).items()
        }


@dataclass(frozen=True)
class Pair:
    """What is measured, and what it is measured beside."""

    bare: Server
    ours: Server
    tell: Callable[[str], None]
    """Progress, for whoever waits."""


def measure(group: Group, pair: Pair, timing: Timing, rounds: int) -> tuple[list[Row], list[str]]:
    """The rows of a group, and what went wrong."""
    base = Measured(group.bare.op, group.bare.clients)
    ours = [(step, Measured(step.op, step.clients)) for step in group.ours]
    for _ in range(rounds):
        for server, step, into in (
            (pair.bare, group.bare, base),
            *((pair.ours, step, into) for step, into in ours),
            (pair.bare, group.bare, base),
        ):
            pair.tell(f"{step.op}, {step.clients} clients")
            run(server, step, timing, into)
    rates = base.rates()
    around = [mean(rates[2 * n : 2 * n + 2]) for n in range(rounds)]
    first = row(base)
    rows = [first]
    for _, one in ours:
        beside = row(one)
        rows.append(
            replace(
                beside,
                to_bare=ratio(one.rates(), around),
                p50_to_bare=beside.p50_ms / first.p50_ms,
                cpu_to_bare=beside.cpu_ms / first.cpu_ms,
            )
        )
    return rows, [said for one in (base, *(one for _, one in ours)) for said in one.failures()]


def row(measured: Measured) -> Row:
    """The figures of a step."""
    cpu = {name: round(spent, 3) for name, spent in measured.cpu_ms().items()}
    return Row(
        measured.op,
        measured.clients,
        measured.rate,
        measured.percentile(MEDIAN),
        measured.percentile(MOST),
        measured.percentile(NEARLY_ALL),
        sum(spent for name, spent in cpu.items() if name != "client"),
        cpu,
        others=mean(measured.others),
    )


def find(rows: Sequence[Row], op: str, clients: int) -> Row | None:
    """That row, if it was measured."""
    return next((one for one in rows if (one.op, one.clients) == (op, clients)), None)
