"""How is everything made that services in containers find when they begin?"""

import asyncio
import logging
from pathlib import Path

import click

from case_runtime import logs
from caselog.commands.ending import told
from caselog.configuring import configured
from caselog.folder import Folder
from caselog.founding import secret_files
from caselog.founding.secret_files import Database
from caselog.founding.servers import Servers
from caselog.users import first

FOLDER = click.Path(path_type=Path, file_okay=False)


@click.command("init")
@click.option("--data", required=True, type=FOLDER, help="Where secrets are that services share.")
@click.option("--mongo-host", metavar="NAME:PORT", help="A MongoDB that has no users yet.")
@click.option("--mongo-set", default="rs0", show_default=True, help="The name of its replica set.")
@click.option("--mongo-data", type=FOLDER, help="Where the secrets of that MongoDB are.")
@click.option(
    "--password",
    "passwords",
    multiple=True,
    type=click.Path(path_type=Path),
    help="A file that gets a password, for whoever else needs one.",
)
@click.option(
    "--only-secrets", is_flag=True, help="Make no more than the secrets; nobody else is asked."
)
@click.option(
    "--patience",
    default=120,
    show_default=True,
    type=click.IntRange(min=1),
    help="Seconds for each server to answer: they may be starting.",
)
@click.option("--config", type=click.Path(path_type=Path), help="The configuration (YAML).")
def command(
    *,
    data: Path,
    mongo_host: str | None,
    mongo_set: str,
    mongo_data: Path | None,
    passwords: tuple[Path, ...],
    only_secrets: bool,
    patience: int,
    config: Path | None,
) -> None:
    """Make secrets that are missing, topics, indexes, and a database's users.

    Safe to repeat: what is there stays. The password of the first user is printed when it is made.
    """
    logs.configure("caselog", logging.CRITICAL, "console")  # servers that are starting
    with told():
        folder, founding = Folder(data), Servers(patience)
        password = secret_files.make(folder)
        if password is not None:
            click.echo(f"user {first.NAME}, password {password}")
        for path in passwords:
            secret_files.once(path, secret_files.password(), secret_files.FOR_OTHERS)
        if only_secrets:
            return
        if mongo_host and mongo_data:
            database = Database(mongo_host, mongo_set, mongo_data)
            user_password = secret_files.make_for(database, folder)
            asyncio.run(founding.admit(database, user_password))
        configuration = configured(config, {})  # it may name the files that were just made
        asyncio.run(founding.prepared(configuration, limits=mongo_host is None))
    click.echo("secrets, topics and indexes are there")
