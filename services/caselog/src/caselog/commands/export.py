"""How are cases taken away without any loss?"""

import asyncio
from pathlib import Path

import click
from rich.progress import DownloadColumn, Progress, TextColumn, TransferSpeedColumn

from caselog.bundles.client import client
from caselog.bundles.writing import Told, writing
from caselog.commands.ending import told
from caselog.commands.login import Login, login, options

COLUMNS = (TextColumn("exporting"), DownloadColumn(), TransferSpeedColumn())


@click.command("export")
@click.argument("cases", nargs=-1, required=True, metavar="CASE...")
@click.option(
    "-o",
    "--output",
    required=True,
    type=click.Path(path_type=Path, dir_okay=False),
    help="The bundle; what is there is replaced once all of it has come.",
)
@click.option("--space", help="Where the cases are; else in the default space.")
@options
def command(cases: tuple[str, ...], output: Path, space: str | None, **where: object) -> None:
    """Write the whole histories of cases, and their files, into one bundle."""
    with told():
        at = login(**where)  # type: ignore[arg-type]  # click says which
        with Progress(*COLUMNS) as progress:
            task = progress.add_task("", total=None)
            asyncio.run(export(at, space, cases, output, lambda more: progress.advance(task, more)))
    click.echo(f"{len(set(cases))} cases are in {output}")


async def export(
    at: Login, space: str | None, cases: tuple[str, ...], output: Path, more: Told
) -> None:
    """Write it."""
    async with client(at.url, at.basic, space) as caselog, writing(output, more) as bundle:
        await caselog.export(cases, bundle)
