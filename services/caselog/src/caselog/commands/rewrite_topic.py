"""How is the topic written anew?"""

import asyncio
from contextlib import ExitStack

import click

from case_command.publishing.rewriting import Differs, InUse
from case_query.generations import Busy
from case_runtime.errors import Later
from caselog.commands.bars import Tell, bar
from caselog.commands.ending import told
from caselog.commands.places import place, where
from caselog.errors import Stop
from caselog.rewriting import Damaged, NotYet, rewritten
from caselog.verifying.verify import Stores


@click.command("rewrite-topic")
@where
def command(**said: object) -> None:
    """Write case.user-actions anew from the log, so that what was erased is not on it any more.

    case-command and whoever reacts to cases must not run meanwhile, once they have read all of it;
    case-query may, and shows its views until there are new ones. Whatever breaks off is gone on
    with when the services start, or when this is run again.
    """
    with told():
        at = place(said)
        bars = ExitStack()

        def say(words: str) -> Tell:
            bars.close()
            return bars.enter_context(bar(words))

        try:
            with bars:
                done = asyncio.run(rewritten(Stores(at.kafka, at.mongo), say))
        except (InUse, NotYet) as why:
            raise Stop(f"{why}: nothing is changed; let all catch up, and stop them") from why
        except (Damaged, Differs) as why:
            raise Stop(f"nothing is changed, the log lacks something: {why}") from why
        except Busy as why:
            raise Stop("somebody makes views just now: run this again once that is done") from why
        except Later as error:
            why_not, *_ = str(error).partition(" (")
            raise Stop(f"run this again, or start the services: {why_not}") from error
    click.echo(f"the topic is written anew, generation {done.generation}; views {done.views}")
