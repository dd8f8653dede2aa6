"""How are cases brought back that were exported without any loss?"""

import asyncio
from collections.abc import Sequence
from pathlib import Path

import click
from rich.progress import BarColumn, DownloadColumn, Progress, TextColumn

from caselog.bundles.client import client
from caselog.bundles.manifest import Entry
from caselog.bundles.reading import Bundle, opened
from caselog.commands.ending import told
from caselog.commands.login import Login, login, options

COLUMNS = (TextColumn("{task.description}"), BarColumn(), DownloadColumn())


@click.command("import")
@click.argument("bundle", type=click.Path(path_type=Path, dir_okay=False))
@click.option("--overwrite", is_flag=True, help="Replace cases that are there.")
@click.option("--space", help="Where the cases are to be; else in the default space.")
@options
def command(bundle: Path, space: str | None, *, overwrite: bool, **where: object) -> None:
    """Take in the cases of a bundle, with their whole histories; all of them, or none.

    All of it is checked before anything comes in, and whether all of it may come in.
    """
    with told(), opened(bundle) as whole:
        at = login(**where)  # type: ignore[arg-type]  # click says which
        with Progress(*COLUMNS) as progress:
            count = asyncio.run(take_in(at, space, whole, progress, overwrite=overwrite))
    click.echo(f"{count} cases are in {at.url}")


async def take_in(
    at: Login, space: str | None, bundle: Bundle, progress: Progress, *, overwrite: bool
) -> int:
    """How many cases came in."""

    def step(name: str, entries: Sequence[Entry]) -> "Step":
        return Step(progress, name, sum(one.size for one in entries))

    cases, files = bundle.manifest.cases, bundle.manifest.files
    bundle.check(step("checking", [*cases, *files]))
    async with client(at.url, at.basic, space) as caselog:
        await caselog.take_in(bundle, step("asking", cases), overwrite=overwrite, dry_run=True)
        await caselog.send_files(bundle, step("sending files", files))
        importing = step("importing", cases)
        return await caselog.take_in(bundle, importing, overwrite=overwrite, dry_run=False)


class Step:
    """One way through the bundle, as people see it."""

    def __init__(self, progress: Progress, name: str, total: int) -> None:
        self._progress = progress
        self._task = progress.add_task(name, total=total)

    def __call__(self, more: int) -> None:
        """So many bytes further."""
        self._progress.advance(self._task, more)
