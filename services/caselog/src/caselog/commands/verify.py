"""Do log, topic and views know the same history?"""

import asyncio
import sys

import click
import orjson

from case_runtime.errors import Later
from caselog.commands.bars import bar
from caselog.commands.ending import told
from caselog.commands.places import JSON, place, where
from caselog.errors import Stop
from caselog.verifying.report import LISTED, Report
from caselog.verifying.verify import PATIENCE, Stores, verified


@click.command("verify")
@JSON
@click.option(
    "--patience",
    default=PATIENCE,
    show_default=True,
    type=click.FloatRange(min=0),
    help="Seconds in which views may follow what was written.",
)
@where
def command(*, as_json: bool, patience: float, **said: object) -> None:
    """Compare log, topic and views, hash by hash, while they are used. Exit code 1 if they differ.

    Nothing is changed.
    """
    with told():
        at = place(said)
        stores = Stores(at.kafka, at.mongo)
        with bar("comparing") as so_far:
            try:
                found = asyncio.run(verified(stores, so_far, patience))
            except Later as error:
                why, *_ = str(error).partition(" (")
                raise Stop(f"they cannot be compared now: {why}") from error
    if as_json:
        click.echo(orjson.dumps(found.said()).decode())
    else:
        click.echo("\n".join(in_words(found)))
    sys.exit(not found.same)


def in_words(found: Report) -> list[str]:
    """For people."""
    lines = [f"{one.between}: {one.stream}: {one.what}" for one in found.differences[:LISTED]]
    more = len(found.differences) - LISTED
    if more > 0:
        lines.append(f"and {more} more")
    counted = f"{found.actions} user actions in {found.streams} streams"
    lines.append(f"{counted}: {'the same everywhere' if found.same else 'they differ'}")
    if found.waiting:
        lines.append(f"{found.waiting} are written and not published yet")
    if found.erased:
        lines.append(f"{found.erased} are erased here, and still on the topic")
    if found.foreign:
        lines.append(f"{found.foreign} records of the topic were written by nobody of ours")
    if found.views is None:
        lines.append("there are no views")
    return lines
