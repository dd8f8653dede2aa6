"""What was set aside, and how is it tried again?"""

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import AsyncExitStack
from itertools import islice
from pathlib import Path
from typing import TypeVar

import click
import orjson

from case_runtime.errors import Later
from caselog.commands.ending import told
from caselog.configuring import configured, needed
from caselog.dead.effects import DeadEffects
from caselog.dead.entry import Entry
from caselog.dead.records import DeadRecords, Refused
from caselog.errors import Stop
from caselog.folder import Folder

T = TypeVar("T")

LONGEST = 100
"""Characters of a reason in a list."""

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


def where(command: Callable[..., None]) -> Callable[..., None]:
    """The options that say which Caselog is meant."""
    for option in reversed(PLACES):
        command = option(command)
    return command


@click.group("dead")
def command() -> None:
    """What was set aside: effects that failed for good, and records that nobody can handle."""


@command.command("list")
@click.option("--service", help="Only what this service did not get done.")
@click.option("--most", default=100, show_default=True, type=click.IntRange(min=1))
@JSON
@where
def list_(*, service: str | None, most: int, as_json: bool, **place: object) -> None:
    """List them: name, when, and why. The name is what `show` and `replay` take."""
    with told():
        found = asked(place, everything)
    chosen = [one for one in found if service is None or one.name.startswith(f"{service}:")]
    for one in islice(chosen, most):
        click.echo(orjson.dumps(one.listed()).decode() if as_json else in_words(one))
    if not as_json:
        click.echo(f"{len(chosen)} set aside")


@command.command("show")
@click.argument("name")
@where
def show(*, name: str, **place: object) -> None:
    """Show all that is known of one, as JSON; it may hold what people wrote."""
    with told():
        found = [one for one in asked(place, everything) if one.name == name]
        if not found:
            raise Stop(f"nothing of that name is set aside: {name}")
    click.echo(orjson.dumps(found[0].shown(), option=orjson.OPT_INDENT_2, default=str).decode())


@command.command("replay")
@click.argument("names", nargs=-1, metavar="NAME...")
@click.option(
    "--all",
    "everything_of",
    metavar="SERVICE",
    help="All that this service has, or all that lies on this topic (alerts.dead).",
)
@where
def replay(*, names: tuple[str, ...], everything_of: str | None, **place: object) -> None:
    """Try them again: an effect is due at once, a record is sent to its topic as it was."""
    with told():
        if not names and not everything_of:
            raise Stop("name what is to be tried again, or --all SERVICE")

        async def do(effects: DeadEffects, records: DeadRecords) -> tuple[int, list[str]]:
            for name in names:
                await replayed(name, effects, records)
            if not everything_of:
                return len(names), []
            found = records.all() if records.on(everything_of) else effects.all()
            of_it = (f"{everything_of}:", f"{everything_of}/")
            wanted = [one.name async for one in found if one.name.startswith(of_it)]
            refused = []
            for name in wanted:
                try:
                    await replayed(name, effects, records)
                except Stop as why:
                    refused.append(str(why))
            return len(names) + len(wanted) - len(refused), refused

        count, refused = asked(place, do)
    for why in refused:
        click.echo(why, err=True)
    click.echo(f"{count} tried again")


async def replayed(name: str, effects: DeadEffects, records: DeadRecords) -> None:
    """One of them; `Stop`, if it cannot be."""
    try:
        done = await effects.again(name) if ":" in name else await records.again(name)
    except Refused as why:
        raise Stop(f"{name} is not tried again: {why}") from why
    if not done:
        raise Stop(f"nothing of that name is set aside: {name}")


async def everything(effects: DeadEffects, records: DeadRecords) -> list[Entry]:
    """All that is set aside."""
    return [one async for one in effects.all()] + [one async for one in records.all()]


def asked(place: dict[str, object], do: Callable[[DeadEffects, DeadRecords], Awaitable[T]]) -> T:
    """What comes of it where those servers are; `Stop`, if they cannot be reached."""
    data, file = place.pop("data"), place.pop("config")
    run = Folder(data).run() if isinstance(data, Path) else None
    configuration = configured(file if isinstance(file, Path) else None, place, quiet=True)
    kafka = needed(configuration.kafka.bootstrap_servers or (run.kafka if run else None), "kafka")
    said = configuration.mongodb.uri
    uri = said.get_secret_value() if said else needed(run.mongo if run else None, "mongo")

    async def within() -> T:
        async with AsyncExitStack() as stack:
            effects, records = DeadEffects(uri), DeadRecords(kafka, uri)
            stack.callback(effects.close)
            stack.callback(records.close)
            return await do(effects, records)

    try:
        return asyncio.run(within())
    except Later as error:
        why, *_ = str(error).partition(" (")
        raise Stop(f"what was set aside cannot be read now: {why}") from error


def in_words(one: Entry) -> str:
    """For people."""
    why = one.why if len(one.why) <= LONGEST else f"{one.why[:LONGEST]}..."
    return f"{one.name}  {one.at:%Y-%m-%d %H:%M:%S}  {' '.join(why.split())}"
