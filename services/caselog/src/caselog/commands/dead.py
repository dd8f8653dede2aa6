"""What was set aside, and how is it tried again?"""

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import AsyncExitStack
from itertools import islice
from typing import TypeVar

import click
import orjson

from case_runtime.dead.records import DeadRecords, Refused
from case_runtime.errors import Later
from caselog.commands.ending import told
from caselog.commands.places import JSON, place, where
from caselog.dead.effects import DeadEffects
from caselog.dead.entry import Entry, entry
from caselog.errors import Stop

T = TypeVar("T")

LONGEST = 100
"""Characters of a reason in a list."""


@click.group("dead")
def command() -> None:
    """What was set aside: effects that failed for good, and records that nobody can handle."""


@command.command("list")
@click.option("--service", help="Only what this service did not get done.")
@click.option("--most", default=100, show_default=True, type=click.IntRange(min=1))
@JSON
@where
def list_(*, service: str | None, most: int, as_json: bool, **said: object) -> None:
    """List them: name, when, and why. The name is what `show` and `replay` take."""
    with told():
        found = asked(said, everything)
    chosen = [one for one in found if service is None or one.name.startswith(f"{service}:")]
    for one in islice(chosen, most):
        click.echo(orjson.dumps(one.listed()).decode() if as_json else in_words(one))
    if not as_json:
        click.echo(f"{len(chosen)} set aside")


@command.command("show")
@click.argument("name")
@where
def show(*, name: str, **said: object) -> None:
    """Show all that is known of one, as JSON; it may hold what people wrote."""
    with told():
        found = [one for one in asked(said, everything) if one.name == name]
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
def replay(*, names: tuple[str, ...], everything_of: str | None, **said: object) -> None:
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

        count, refused = asked(said, do)
    for why in refused:
        click.echo(why, err=True)
    click.echo(f"{count} tried again")


@command.command("drop")
@click.argument("names", nargs=-1, required=True, metavar="NAME...")
@where
def drop(*, names: tuple[str, ...], **said: object) -> None:
    """Leave them as they are, for good: nothing tells of them any more."""
    with told():

        async def do(effects: DeadEffects, records: DeadRecords) -> int:
            for name in names:
                try:
                    done = await (effects.drop(name) if ":" in name else records.drop(name))
                except Refused as why:
                    raise Stop(f"{name} is not dropped: {why}") from why
                if not done:
                    raise Stop(f"nothing of that name is set aside: {name}")
            return len(names)

        count = asked(said, do)
    click.echo(f"{count} dropped")


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
    return [one async for one in effects.all()] + [entry(one) async for one in records.all()]


def asked(said: dict[str, object], do: Callable[[DeadEffects, DeadRecords], Awaitable[T]]) -> T:
    """What comes of it where those servers are; `Stop`, if they cannot be reached."""
    at = place(said)
    kafka, uri = at.kafka, at.mongo

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
