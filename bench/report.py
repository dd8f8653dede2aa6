"""How are the results shown and kept?"""

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.table import Table

from bench.rows import Row
from bench.targets import TARGETS

RESULTS = Path(__file__).parent / "results"
PROCESSES = ("services", "kafka", "mongod", "bare", "client")
COLOURS = {"aim": "green", "pass": "cyan", "miss": "red"}


def show(console: Console, rows: Sequence[Row]) -> None:
    """Speed, cost and the ratio to bare."""
    table = Table(title="Caselog beside the same work done bare", title_justify="left")
    table.add_column("")
    heads = ("clients", "req/s", "p50", "p95", "p99 ms", "CPU-ms")
    for head in (*heads, *PROCESSES, "to bare", "p50", "CPU", "others"):
        table.add_column(head, justify="right")
    for row in rows:
        by_process = [figure(row.cpu_ms_by_process.get(name)) for name in PROCESSES]
        times = [figure(ms) for ms in (row.p50_ms, row.p95_ms, row.p99_ms, row.cpu_ms)]
        to_bare = [figure(one) for one in (row.to_bare, row.p50_to_bare, row.cpu_to_bare)]
        table.add_row(
            row.op,
            str(row.clients),
            f"{row.rps:,.0f}",
            *times,
            *by_process,
            *to_bare,
            figure(row.others),
        )
    console.print(table)


def show_targets(console: Console, figures: Mapping[str, float]) -> None:
    """What was measured of what must be reached."""
    table = Table(title="Against the targets", title_justify="left")
    table.add_column("")
    for head in ("measured", "must", "aim", ""):
        table.add_column(head, justify="right")
    for target in TARGETS:
        value = figures.get(target.name)
        if value is None:
            continue
        verdict = target.verdict(value)
        sign = "<=" if target.at_most else ">="
        must, aim = f"{sign} {target.must:g}", f"{sign} {target.aim:g}"
        style = COLOURS[verdict]
        table.add_row(target.name, figure(value), must, aim, f"[{style}]{verdict}[/]")
    console.print(table)


def keep(rows: Sequence[Row], figures: Mapping[str, float], name: str = "latest") -> None:
    """The rows where the next run of that kind is compared with them."""
    wanted = {target.name: figures[target.name] for target in TARGETS if target.name in figures}
    said: dict[str, Any] = {
        "rows": [row.as_json() for row in rows],
        "targets": {name: round(value, 3) for name, value in wanted.items()},
    }
    RESULTS.mkdir(exist_ok=True)
    RESULTS.joinpath(f"{name}.json").write_text(json.dumps(said, indent=2) + "\n")


def figure(value: float | None) -> str:
    """Three digits that matter."""
    if value is None:
        return ""
    if value >= 100:  # noqa: PLR2004 - three digits
        return f"{value:,.0f}"
    return f"{value:.2f}" if value < 10 else f"{value:.1f}"  # noqa: PLR2004 - as above
