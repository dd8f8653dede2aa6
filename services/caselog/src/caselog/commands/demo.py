"""How is a running Caselog filled with something to look at?"""

import asyncio
from pathlib import Path

import aiohttp
import click
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn

from case_runtime.users import uid
from caselog.commands.asking import secret
from caselog.commands.ending import told
from caselog.demo.fill import fill
from caselog.demo.stories import stories
from caselog.errors import Broken
from caselog.folder import Folder
from caselog.users import first

SEED = 2025
COLUMNS = (TextColumn("opening cases"), BarColumn(), MofNCompleteColumn())


@click.command("demo")
@click.option("--url", help="Where the Caselog is; else the one of the data folder.")
@click.option("--user", help="Who opens the cases; the password is asked for.")
@click.option("--cases", default=200, show_default=True, type=click.IntRange(1, 10_000))
@click.option(
    "--data",
    default=Path("data"),
    show_default=True,
    type=click.Path(path_type=Path),
)
def command(url: str | None, user: str | None, cases: int, data: Path) -> None:
    """Fill a running Caselog with believable cases, through its public API."""
    with told():
        folder = Folder(data)
        at = url or _running(folder)
        name, password = (user, secret()) if user else _first(folder)
        with Progress(*COLUMNS) as progress:
            task = progress.add_task("", total=cases)
            told_ = stories(cases, SEED, uid(name))
            login = aiohttp.BasicAuth(name, password, encoding="utf-8")
            asyncio.run(fill(at, login, told_, lambda: progress.advance(task)))
    click.echo(f"{cases} cases are in {at}")


def _running(folder: Folder) -> str:
    run = folder.run()
    if run is None:
        raise Broken(f"no Caselog runs in {folder.path}: name one with --url, or `caselog up`")
    return run.url


def _first(folder: Folder) -> tuple[str, str]:
    path = first.password_of(folder)
    if path is None:
        raise Broken(f"there is no first password in {folder.path}: name a user with --user")
    return first.NAME, path.read_text().strip()
