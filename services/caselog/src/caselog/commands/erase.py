"""How is a case erased?"""

import asyncio

import click

from case_command.log.erasing import NoSuchCase
from case_query.erasing import NotFollowed
from case_runtime.errors import Later
from caselog.commands.ending import told
from caselog.commands.places import place, where
from caselog.erasing.erase import Places, erased
from caselog.errors import Stop
from caselog.verifying.verify import Stores


@click.command("erase")
@click.argument("case")
@click.option("--yes", is_flag=True, help="Do not ask.")
@where
def command(*, case: str, yes: bool, **said: object) -> None:
    """Delete CASE, and take out of log and views all that it ever said; nothing brings it back.

    Left are the ids, types and times of its actions. The topic, dead letters and backups still have
    what they have: see docs/security.md.
    """
    with told():
        at = place(said)
        if not yes and not click.confirm(f"erase {case} for good?"):
            raise Stop("nothing is erased")
        try:
            done = asyncio.run(erased(Places(Stores(at.kafka, at.mongo)), case))
        except NoSuchCase as why:
            raise Stop(f"there is no case {why}, and there never was") from why
        except NotFollowed as why:
            raise Stop(
                f"it is erased in the log, but views {why} have not heard that it is deleted: run"
                " this again once case-query and Kafka run"
            ) from why
        except Later as error:
            why_not, *_ = str(error).partition(" (")
            raise Stop(f"not all of it is erased now, run this again: {why_not}") from error
    click.echo(
        f"{done.actions} user actions are blank in the log, {done.views} in the views;"
        f" {done.files} files and {done.effects} effects are gone"
    )
    click.echo("what is on the topic and in backups is not erased: see docs/security.md")
