"""How do stored secrets get under another key?"""

import asyncio
from pathlib import Path

import click

import connector_pusher.rotating
from case_runtime import mongo
from case_runtime.sealing import CannotOpen, Keyring
from caselog.commands.ending import told
from caselog.configuring import configured, needed
from caselog.errors import Stop
from caselog.folder import Folder
from connector_pusher.settings import DATABASE

FILE = click.Path(path_type=Path)


@click.group("secrets")
def command() -> None:
    """What is kept of the secrets of connectors."""


@command.command("rotate")
@click.option(
    "--data",
    default=Path("data"),
    show_default=True,
    type=click.Path(path_type=Path),
    help="The folder of a Caselog that runs; not needed where MongoDB is said.",
)
@click.option("--config", type=FILE, help="The configuration (YAML).")
@click.option("--mongo", metavar="URL", help="Where MongoDB is.")
def rotate(data: Path, config: Path | None, **options: object) -> None:
    """Seal all of them with encryption.key that are sealed with a former one.

    The former keys are in encryption.decryptionOnlyKeys; afterwards they can go.
    """
    with told():
        configuration, run = configured(config, options), Folder(data).run()
        said = configuration.mongodb.uri
        uri = said.get_secret_value() if said else needed(run.mongo if run else None, "mongo")
        keys = [key.get_secret_value() for key in configuration.encryption.keys]
        if not keys:
            raise Stop("encryption.key is not set")
        try:
            done = asyncio.run(_rotated(uri, Keyring(keys)))
        except CannotOpen as why:
            raise Stop(f"the secrets of a connector cannot be read: {why}") from why
    click.echo(f"{done} connectors have their secrets under the new key")


async def _rotated(uri: str, keyring: Keyring) -> int:
    database = mongo.connect(uri, DATABASE)
    try:
        return await connector_pusher.rotating.rotate(database, keyring)
    finally:
        database.client.close()
