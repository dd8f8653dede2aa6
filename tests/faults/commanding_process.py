"""A process that takes commands until it is killed; `mortal` ones die when they should answer.

Settings as JSON, the users file and `mortal` or `immortal` are its arguments.
"""

import asyncio
import os
import signal
import sys
from datetime import UTC, datetime
from pathlib import Path

from case_command import main
from case_command.api import Desk
from case_command.commands.answers import Answers
from case_command.log.commits import Kind
from case_command.settings import Settings
from case_command.writing import Writing
from case_events import CONFIGURATIONS, USER_ACTIONS, Topic
from case_runtime import mongo
from case_runtime.auth import Authentication
from case_runtime.reading import Nobody
from case_runtime.reloading import Reloading


class Mortal(Answers):
    """The commit is there, the answer never will be."""

    async def send(self, letters):
        os.kill(os.getpid(), signal.SIGKILL)


async def take(settings, users, answers):
    database = mongo.connect(settings.mongodb_uri, settings.database)
    topics: dict[Kind, Topic] = {"case": USER_ACTIONS, "configuration": CONFIGURATIONS}
    writing = Writing(database, "127.0.0.1:1", topics)  # nobody reads what it would publish
    desk = Desk(
        writing.ledger,
        Nobody(),
        writing.numbers,
        writing.configurations,
        writing.files,
        lambda: datetime.now(UTC),
    )
    gate = Authentication(Reloading(users))
    listening = main.listening(settings, desk, gate, writing, database=database, answering=answers)
    async with writing.going(), listening.going():
        await asyncio.Event().wait()


if __name__ == "__main__":
    told, users, kind = sys.argv[1:]
    asyncio.run(
        take(
            Settings.model_validate_json(told),
            Path(users),
            Mortal if kind == "mortal" else Answers,
        )
    )
