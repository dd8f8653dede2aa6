"""How are all views derived again?"""

import asyncio

import click

import case_query.rebuild
from case_query.generations import Busy
from case_query.settings import Settings
from case_runtime.errors import Later
from caselog.commands.bars import bar
from caselog.commands.ending import told
from caselog.commands.places import place, where
from caselog.errors import Stop


@click.command("rebuild")
@where
def command(**said: object) -> None:
    """Derive all views again from the history, while the old ones answer."""
    with told():
        at = place(said)
        settings = Settings(kafka_bootstrap_servers=at.kafka, mongodb_uri=at.mongo)
        with bar("reading user actions") as so_far:
            try:
                name = asyncio.run(case_query.rebuild.rebuild(settings, so_far))
            except Busy as error:
                raise Stop("the views are being rebuilt already") from error
            except Later as error:
                why, *_ = str(error).partition(" (")  # then the driver tells of itself
                raise Stop(f"the views cannot be rebuilt now: {why}") from error
    click.echo(f"views {name} take over as soon as each service has caught up with them")
