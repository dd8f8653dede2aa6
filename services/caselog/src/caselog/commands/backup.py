"""How is what exists nowhere else kept elsewhere?"""

import asyncio
from pathlib import Path

import click

from case_runtime.errors import Later
from caselog.backups.backup import made
from caselog.backups.folder import Spoiled
from caselog.commands.bars import bar
from caselog.commands.ending import told
from caselog.commands.places import place, where
from caselog.errors import Stop


@click.command("backup")
@click.argument("folder", type=click.Path(path_type=Path, file_okay=False))
@where
def command(*, folder: Path, **said: object) -> None:
    """Copy all that cannot be derived, as it is at one moment, into the new FOLDER.

    The log, files, connectors, and what was done about it; the views are made again from the topic,
    and the topic from the log. `caselog restore --from FOLDER` puts it back. It holds what people
    wrote: keep it as you keep the database. Not in it are the users file and the configuration.
    """
    with told():
        at = place(said)
        try:
            with bar("copying collections") as so_far:
                manifest = asyncio.run(made(folder, at.mongo, at.kafka, so_far))
        except Spoiled as why:
            raise Stop(str(why)) from why
        except Later as error:
            why_not, *_ = str(error).partition(" (")
            raise Stop(f"there is no backup, empty the folder: {why_not}") from error
    parts = [part for parts in manifest.parts.values() for part in parts.values()]
    documents, size = sum(p.documents for p in parts), sum(p.bytes for p in parts)
    click.echo(
        f"{documents} documents, {size / (1 << 20):.1f} MiB, as of"
        f" {manifest.at:%Y-%m-%d %H:%M:%S} UTC, in {manifest.seconds:.1f} s"
    )
