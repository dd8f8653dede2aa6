"""What is not as it should be, and what is to be done about it?"""

import asyncio
import sys

import click
import orjson

from caselog.commands.ending import told
from caselog.commands.places import JSON, place, where
from caselog.doctor.doctor import examined
from caselog.doctor.finding import Finding, State, ill

SIGNS = {State.WELL: "ok  ", State.WARNING: "warn", State.WRONG: "BAD "}


@click.command("doctor")
@JSON
@where
def command(*, as_json: bool, **said: object) -> None:
    """Look at everything around a Caselog. Exit code 1 if anything is wrong.

    Looked at are: versions, who may log in, keys, addresses, Kafka's topics and how they are kept,
    MongoDB, its parameters and indexes, the clock, and how far everything is behind. Nothing is
    changed.
    """
    with told():
        at = place(said)
        found = asyncio.run(examined(at.configuration, at.folder, at.run, at.kafka, at.mongo))
    if as_json:
        click.echo(orjson.dumps([one.listed() for one in found]).decode())
    else:
        for one in found:
            click.echo(in_words(one))
        wrong = sum(one.state is State.WRONG for one in found)
        warned = sum(one.state is State.WARNING for one in found)
        click.echo(f"{len(found)} looked at, {wrong} wrong, {warned} to see to")
    sys.exit(ill(found))


def in_words(one: Finding) -> str:
    """For people: what to do stands below."""
    line = f"{SIGNS[one.state]}  {one.about}: {one.said}"
    return f"{line}\n        -> {one.do}" if one.do else line
