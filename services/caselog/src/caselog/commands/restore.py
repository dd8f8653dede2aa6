"""How does a commit log come back that was lost?"""

import asyncio
from pathlib import Path

import click

from case_command.log.restoring import (
    Incomplete,
    InUse,
    NotEmpty,
    Restored,
    Restoring,
    Unlike,
)
from case_runtime import mongo
from case_runtime.errors import Later
from caselog.backups.backup import NotEmpty as Occupied
from caselog.backups.backup import put_back
from caselog.backups.folder import Backup, Spoiled
from caselog.commands.bars import Tell, bar
from caselog.commands.ending import told
from caselog.commands.places import place, where
from caselog.errors import Stop
from caselog.verifying.verify import Stores


@click.command("restore")
@click.option(
    "--missing",
    is_flag=True,
    help="Add what the topic has beyond a log that is older: one that came out of a backup.",
)
@click.option(
    "--from",
    "folder",
    type=click.Path(path_type=Path, exists=True, file_okay=False),
    help="First put back what is in this folder (`caselog backup`), then add what it lacks.",
)
@where
def command(*, missing: bool, folder: Path | None, **said: object) -> None:
    """Fill an empty commit log from the topic, or from a backup and then the topic.

    The topic has what was published: every case, with its sequences and numbers. The bytes of files
    and the keys of requests are not on it: they come out of a backup.
    """
    with told():
        at = place(said)
        stores = Stores(at.kafka, at.mongo)
        if folder is not None:
            click.echo(f"{from_backup(folder, at.mongo)} documents are back")
            missing = True
        with bar("reading user actions") as so_far:
            try:
                done = asyncio.run(restored(stores, so_far, missing=missing))
            except NotEmpty as why:
                advice = "with --missing what it lacks is added"
                raise Stop(f"{why}: nothing is restored over it; {advice}") from why
            except InUse as why:
                raise Stop(f"{why}: stop it first") from why
            except (Incomplete, Unlike) as why:
                raise Stop(f"the log cannot be restored: {why}") from why
            except Later as error:
                why_not, *_ = str(error).partition(" (")
                raise Stop(f"the log cannot be restored now: {why_not}") from error
    click.echo(f"{done.actions} user actions of {done.streams} streams are back in the log")
    if done.there:
        click.echo(f"{done.there} were there")
    if done.foreign:
        click.echo(f"{len(done.foreign)} records were left out, which nobody of ours has written")


def from_backup(folder: Path, uri: str) -> int:
    """How many documents were put back."""
    try:
        backup = Backup.at(folder)
        with bar("putting back documents") as so_far:
            asyncio.run(put_back(backup, uri, so_far))
    except Spoiled as why:
        raise Stop(f"nothing is put back: {why}") from why
    except Occupied as why:
        raise Stop(f"nothing is put back, there is something in {why} already") from why
    except Later as error:
        why_not, *_ = str(error).partition(" (")
        raise Stop(f"not all is put back, drop the databases and begin anew: {why_not}") from error
    return backup.total


async def restored(stores: Stores, tell: Tell, *, missing: bool) -> Restored:
    """What came back."""
    database = mongo.connect(stores.mongo, stores.log)
    try:
        restoring = Restoring(database, stores.kafka)
        return await restoring.restore(stores.topics, tell, missing=missing)
    finally:
        database.client.close()
