"""How are all views derived again?"""

import asyncio
import logging
from pathlib import Path

import click
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

import case_query.rebuild
from case_query.generations import Busy
from case_query.settings import Settings
from case_runtime import logs
from case_runtime.config import Configuration
from case_runtime.errors import Later
from caselog.commands.ending import told
from caselog.configuring import configured, needed
from caselog.errors import Stop
from caselog.folder import Folder, Run

FILE = click.Path(path_type=Path)
COLUMNS = (
    TextColumn("reading user actions"),
    BarColumn(),
    MofNCompleteColumn(),
    TimeRemainingColumn(),
)


@click.command("rebuild")
@click.option(
    "--data",
    default=Path("data"),
    show_default=True,
    type=click.Path(path_type=Path),
    help="The folder of a Caselog that runs; not needed where Kafka and MongoDB are said.",
)
@click.option("--config", type=FILE, help="The configuration (YAML).")
@click.option("--kafka", metavar="ADDRESS", help="Where Kafka is.")
@click.option("--mongo", metavar="URL", help="Where MongoDB is.")
def command(data: Path, config: Path | None, **options: object) -> None:
    """Derive all views again from the history, while the old ones answer."""
    logs.configure("caselog", logging.WARNING, "console")
    with told():
        configuration, run = configured(config, options), Folder(data).run()
        settings = Settings(
            kafka_bootstrap_servers=_kafka(configuration, run),
            mongodb_uri=_mongo(configuration, run),
        )
        with Progress(*COLUMNS) as progress:
            task = progress.add_task("", total=None)

            def so_far(done: int, of: int) -> None:
                progress.update(task, completed=done, total=of)

            try:
                name = asyncio.run(case_query.rebuild.rebuild(settings, so_far))
            except Busy as error:
                raise Stop("the views are being rebuilt already") from error
            except Later as error:
                why, *_ = str(error).partition(" (")  # then the driver tells of itself
                raise Stop(f"the views cannot be rebuilt now: {why}") from error
    click.echo(f"views {name} take over as soon as each service has caught up with them")


def _kafka(configuration: Configuration, run: Run | None) -> str:
    """As it was said, else that of the Caselog that runs here."""
    return needed(configuration.kafka.bootstrap_servers or (run.kafka if run else None), "kafka")


def _mongo(configuration: Configuration, run: Run | None) -> str:
    """Likewise."""
    said = configuration.mongodb.uri
    return said.get_secret_value() if said else needed(run.mongo if run else None, "mongo")
