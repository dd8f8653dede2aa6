"""Which Caselog is meant, and who asks?"""

from collections.abc import Callable
from pathlib import Path
from typing import Any, NamedTuple

import aiohttp
import click

from caselog.commands.asking import secret
from caselog.errors import Broken
from caselog.folder import Folder
from caselog.users import first

Command = Callable[..., Any]


class Login(NamedTuple):
    """Where, and as whom."""

    url: str
    name: str
    password: str

    @property
    def basic(self) -> aiohttp.BasicAuth:
        """As a request says it."""
        return aiohttp.BasicAuth(self.name, self.password, encoding="utf-8")


def options(command: Command) -> Command:
    """`--url`, `--user` and `--data`."""
    path = click.Path(path_type=Path)
    for option in (
        click.option("--data", default=Path("data"), show_default=True, type=path),
        click.option("--user", help="Who asks; the password is asked for."),
        click.option("--url", help="Where the Caselog is; else the one of the data folder."),
    ):
        command = option(command)
    return command


def login(url: str | None, user: str | None, data: Path) -> Login:
    """As it was said; else the Caselog of the data folder, and its first user."""
    folder = Folder(data)
    at = url or running(folder)
    if user:
        return Login(at, user, secret())
    path = first.password_of(folder)
    if path is None:
        raise Broken(f"there is no first password in {folder.path}: name a user with --user")
    return Login(at, first.NAME, path.read_text().strip())


def running(folder: Folder) -> str:
    """The Caselog of that folder."""
    run = folder.run()
    if run is None:
        raise Broken(f"no Caselog runs in {folder.path}: name one with --url, or `caselog up`")
    return run.url
