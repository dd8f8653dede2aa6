"""Which Caselog does a command mean, and where are its servers?"""

import logging
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import click

from case_runtime import logs
from case_runtime.config import Configuration
from caselog.configuring import configured, needed
from caselog.folder import Folder, Run

PLACES = (
    click.option(
        "--data",
        default=Path("data"),
        show_default=True,
        type=click.Path(path_type=Path),
        help="The folder of a Caselog that runs; not needed where Kafka and MongoDB are said.",
    ),
    click.option("--config", type=click.Path(path_type=Path), help="The configuration (YAML)."),
    click.option("--kafka", metavar="ADDRESS", help="Where Kafka is."),
    click.option("--mongo", metavar="URL", help="Where MongoDB is."),
)
JSON = click.option("--json", "as_json", is_flag=True, help="For programs.")


@dataclass(frozen=True, slots=True)
class Place:
    """What was said, and what runs here, if anything does."""

    configuration: Configuration
    folder: Folder
    run: Run | None

    @property
    def kafka(self) -> str:
        """As it was said, else that of the Caselog that runs here; `Broken` if nobody says."""
        said = self.configuration.kafka.bootstrap_servers
        return needed(said or (self.run.kafka if self.run else None), "kafka")

    @property
    def mongo(self) -> str:
        """Likewise."""
        said = self.configuration.mongodb.uri
        if said is not None:
            return said.get_secret_value()
        return needed(self.run.mongo if self.run else None, "mongo")


def where(command: Callable[..., None]) -> Callable[..., None]:
    """The options that say which Caselog is meant."""
    for option in reversed(PLACES):
        command = option(command)
    return command


def place(said: dict[str, object]) -> Place:
    """Takes those options out of what was said; raises `Miswritten` for what is wrong in them.

    From then on the program warns on standard error: what it answers may be read by another one.
    """
    logs.configure("caselog", logging.WARNING, "console", sys.stderr)
    data, file = said.pop("data"), said.pop("config")
    folder = Folder(data if isinstance(data, Path) else Path("data"))
    named = {name: said.pop(name) for name in ("kafka", "mongo")}
    configuration = configured(file if isinstance(file, Path) else None, named, quiet=True)
    return Place(configuration, folder, folder.run())
