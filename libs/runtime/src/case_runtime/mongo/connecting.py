"""How is MongoDB reached, and how surely is it written and read?"""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import datetime
from typing import Any, TypeAlias

import motor.frameworks.asyncio
import pymongo
from motor.motor_asyncio import AsyncIOMotorClient, AsyncIOMotorCollection, AsyncIOMotorDatabase
from pymongo import WriteConcern
from pymongo.errors import ConnectionFailure, ExecutionTimeout
from pymongo.monitoring import (
    CommandFailedEvent,
    CommandListener,
    CommandStartedEvent,
    CommandSucceededEvent,
)
from pymongo.read_concern import ReadConcern
from pymongo.read_preferences import Primary

from case_runtime.errors import Later

Document: TypeAlias = dict[str, Any]

Database: TypeAlias = AsyncIOMotorDatabase[Document]

Collection: TypeAlias = AsyncIOMotorCollection[Document]

THREADS = 64
"""Each operation of Motor takes one. Its own five a core are soon all taken by those that listen
for changes, and that wait for a server that stands still."""

motor.frameworks.asyncio._EXECUTOR = ThreadPoolExecutor(THREADS, "mongodb")  # noqa: SLF001 - it has no setting

DUPLICATE_KEY = 11000

LONGEST_APPEND = 2.0
"""Seconds; sent along as maxTimeMS, so that the server does not go on without us."""


class Elections(CommandListener):
    """Which primaries have acknowledged our writes since we last asked.

    Known as soon as a write returns: the driver's own news of a new primary may come later.
    """

    def __init__(self) -> None:
        self._met: set[object] = set()

    @property
    def several(self) -> bool:
        """What the first of them acknowledged, the last may never have seen."""
        return len(self._met) > 1

    def forget(self) -> None:
        """Begin anew with whoever is primary."""
        self._met.clear()

    def started(self, event: CommandStartedEvent) -> None:
        """Nothing is known yet."""

    def succeeded(self, event: CommandSucceededEvent) -> None:
        """Every write's answer names the election that its primary won."""
        election = event.reply.get("electionId")
        if election is not None:
            self._met.add(election)

    def failed(self, event: CommandFailedEvent) -> None:
        """Nobody acknowledged anything."""


def connect(uri: str, database: str, elections: Elections | None = None) -> Database:
    """A database; times come back with their zone."""
    client: AsyncIOMotorClient[Document] = AsyncIOMotorClient(
        uri,
        tz_aware=True,
        serverSelectionTimeoutMS=5000,
        event_listeners=[elections] if elections else [],
    )
    return client[database]


async def ping(database: Database) -> None:
    """Return if it answers."""
    with translated(), pymongo.timeout(LONGEST_APPEND):
        await database.command("ping")


async def now(database: Database) -> datetime:
    """What its clock says."""
    with translated(), pymongo.timeout(LONGEST_APPEND):
        said: datetime = (await database.command("hello"))["localTime"]
    return said


def durable(database: Database, name: str) -> Collection:
    """For what exists nowhere else: written to a majority, journaled; read as a majority has it."""
    return database.get_collection(
        name,
        write_concern=WriteConcern(w="majority", j=True),
        read_concern=ReadConcern("majority"),
        read_preference=Primary(),
    )


def derived(database: Database, name: str) -> Collection:
    """For what can be derived again: fast, and lost with a crash that comes too soon."""
    return database.get_collection(name, write_concern=WriteConcern(w=1, j=False))


def at_one_moment(collection: Collection) -> Collection:
    """Reads see one point in time, however long they take, and only what a majority has."""
    return collection.with_options(read_concern=ReadConcern("snapshot"))


@contextmanager
def translated() -> Iterator[None]:
    """A database that cannot be reached is a reason to come back, not a fault."""
    try:
        yield
    except (ConnectionFailure, ExecutionTimeout) as error:
        raise Later(str(error)) from error
