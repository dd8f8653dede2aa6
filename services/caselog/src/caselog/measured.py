"""Which metrics are there? The page that tells it; what a running Caselog exposes is on it."""

from collections.abc import Iterator
from typing import NamedTuple

from prometheus_client.metrics import MetricWrapperBase

import alert_sync.metrics
import case_command.counted
import case_runtime.effects.watching
import case_runtime.effects.worker
import case_runtime.followed
import case_runtime.line_writer
import case_runtime.metrics
import case_runtime.pace
import connector_pusher.metrics
import notifier.metrics

MODULES = {
    "every service": [
        case_runtime.metrics,
        case_runtime.effects.watching,
        case_runtime.effects.worker,
        case_runtime.line_writer,
        case_runtime.pace,
    ],
    "case-command": [case_command.counted],
    "case-query": [case_runtime.followed],
    "alert-sync": [alert_sync.metrics],
    "connector-pusher": [connector_pusher.metrics],
    "notifier": [notifier.metrics],
}

HEAD = """\
# Metrics

Made from the code by `make docs`. Each service exposes them at `/metrics`, without a log-in, as
Prometheus reads them; with `--target all` one port exposes those of all. Names begin with
`caselog_` and end in their unit: `_seconds`, `_records`, `_commits`, `_actions`, `_cases`; counters
in `_total`. What has no unit is a number of what it is called. A histogram `x` is read as
`x_bucket`, `x_sum` and `x_count`. Beside them are the usual `process_*` and `python_*`.

Labels have few values: `service`, `loop`, `projection`, `reader` and `of` are names in the program,
`route` is a template and never a path, `topic` and `partition` are Kafka's. Nobody's words, names
or ids are in a label. What to do when a figure is wrong is in [runbook.md](runbook.md).
"""


class Metric(NamedTuple):
    """One of them."""

    name: str
    kind: str
    labels: tuple[str, ...]
    what: str


def metrics() -> dict[str, list[Metric]]:
    """By who exposes them."""
    return {
        who: sorted(one for module in of for one in within(module)) for who, of in MODULES.items()
    }


def within(module: object) -> Iterator[Metric]:
    """Those that a module makes."""
    for made in vars(module).values():
        if isinstance(made, MetricWrapperBase):
            (family,) = made.describe()
            name = f"{family.name}_total" if family.type == "counter" else family.name
            yield Metric(name, family.type, tuple(made._labelnames), family.documentation)  # noqa: SLF001 - nothing else tells


def page() -> str:
    """In Markdown."""
    lines = [HEAD]
    for who, known in metrics().items():
        lines += [
            f"## {who[0].upper()}{who[1:]}",
            "",
            "| metric | type | labels | what |",
            "| --- | --- | --- | --- |",
        ]
        for one in known:
            labels = ", ".join(f"`{label}`" for label in one.labels)
            lines.append(f"| `{one.name}` | {one.kind} | {labels} | {one.what} |")
        lines.append("")
    return "\n".join(lines)
