"""How is a running Caselog filled with something to look at?"""

import asyncio
from datetime import UTC, datetime

import click
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn

from case_events import User
from case_runtime.users import uid
from caselog.commands.ending import told
from caselog.commands.login import login, options
from caselog.demo.fill import fill, has_cases
from caselog.demo.stories import stories

SEED = 2025
COLUMNS = (TextColumn("telling cases"), BarColumn(), MofNCompleteColumn())


@click.command("demo")
@click.option("--cases", default=200, show_default=True, type=click.IntRange(1, 10_000))
@click.option("--if-empty", is_flag=True, help="Only if there are no cases yet.")
@options
def command(*, cases: int, if_empty: bool, **where: object) -> None:
    """Fill a running Caselog with believable cases of the last ninety days, by importing them."""
    with told():
        at = login(**where)  # type: ignore[arg-type]  # click says which
        if if_empty and asyncio.run(has_cases(at.url, at.basic)):
            click.echo(f"there are cases in {at.url}")
            return
        me = User(username=at.name, profile_uid=uid(at.name))
        with Progress(*COLUMNS) as progress:
            task = progress.add_task("", total=cases)
            told_ = stories(cases, SEED, me, datetime.now(UTC))
            asyncio.run(fill(at.url, at.basic, told_, lambda: progress.advance(task)))
    click.echo(f"{cases} cases are in {at.url}")
