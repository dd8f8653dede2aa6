"""What runs here?"""

import asyncio
import sys
from pathlib import Path

import click

from caselog.folder import Folder
from caselog.status import Status, status


@click.command("status")
@click.option(
    "--data",
    default=Path("data"),
    show_default=True,
    type=click.Path(path_type=Path),
    help="The folder of the Caselog that is meant.",
)
@click.option("--json", "as_json", is_flag=True, help="For programs.")
def command(data: Path, *, as_json: bool) -> None:
    """Tell what runs, where, and how far behind it is. Exit code 1 if it is not ready."""
    found = asyncio.run(status(Folder(data)))
    click.echo(found.model_dump_json() if as_json else in_words(found, data))
    sys.exit(not found.ready)


def in_words(found: Status, data: Path) -> str:
    """For people."""
    if not found.processes:
        return f"No Caselog runs in {data}."
    lines = [
        f"Caselog is {'ready' if found.ready else 'not ready'} at {found.url}",
        *(f"  degraded: {why}" for why in found.degraded),
        f"  Kafka       {found.kafka}",
        f"  MongoDB     {found.mongo}",
        *(f"  {one.name:<12}process {one.pid}" for one in found.processes),
    ]
    if found.lag is not None:
        lines.append(f"  {found.lag} user actions are not shown yet")
    return "\n".join(lines)
