"""What must it reach, and what do we aim at? Shown, never asserted: a busy host is not a bug."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from bench.rows import Row


@dataclass(frozen=True)
class Target:
    """At least so much; with `at_most`, no more than that."""

    name: str
    must: float
    aim: float
    at_most: bool = False

    def verdict(self, value: float) -> str:
        """`aim`, `pass` or `miss`."""
        sign = -1 if self.at_most else 1
        if sign * value >= sign * self.aim:
            return "aim"
        return "pass" if sign * value >= sign * self.must else "miss"


TARGETS = (
    Target("create 16: to bare", 0.20, 0.40),
    Target("create 64: to bare", 0.17, 0.40),
    Target("create refresh=false 16: to bare", 0.27, 0.45),
    Target("create 1: p50 to bare", 3.5, 2.0, at_most=True),
    Target("comment 16: to bare", 0.20, 0.40),
    Target("get 16: to bare", 0.6, 2.5),
    Target("list 16: to bare", 0.5, 1.0),
    Target("comment one case 64: req/s", 1_000, 3_500),
    Target("search rare 16: req/s", 600, 1_900),
    Target("search broad 16: req/s", 250, 670),
    Target("similar 16: req/s", 300, 600),
    Target("search 100,000, rare 16: req/s", 500, 1_500),
    Target("search 100,000, rare in comments 16: req/s", 500, 1_500),
    Target("search 100,000, broad 16: req/s", 60, 600),
    Target("search 100,000, by relevance 16: req/s", 60, 600),
    Target("create: CPU, 100,000 cases to 1,000", 1.6, 1.15, at_most=True),
    Target("get: CPU, 100,000 cases to 1,000", 1.6, 1.15, at_most=True),
    Target("list: CPU, 100,000 cases to 1,000", 1.6, 1.15, at_most=True),
    Target("patch: CPU, 5,000 actions to 10", 1.5, 1.1, at_most=True),
    Target("rebuild: actions/s", 6_000, 15_000),
    Target("rebuild, 1 a case: actions/s", 6_000, 15_000),
    Target("rebuild, 4 a case: actions/s", 6_000, 15_000),
    Target("export: cases/s", 2_000, 4_000),
    Target("import: cases/s", 500, 1_000),
    Target("upload 50 MiB: to bare", 0.6, 0.9),
    Target("upload 100 MiB: MiB of memory", 8, 4, at_most=True),
)

MEASURES: Mapping[str, Callable[[Row], float | None]] = {
    "to bare": lambda row: row.to_bare,
    "p50 to bare": lambda row: row.p50_to_bare,
    "req/s": lambda row: row.rps,
}


def figures(rows: Sequence[Row]) -> dict[str, float]:
    """Everything that a target can name, out of the rows."""
    named = {
        f"{row.op} {row.clients}: {name}": measure(row)
        for row in rows
        for name, measure in MEASURES.items()
    }
    return {name: value for name, value in named.items() if value is not None}
