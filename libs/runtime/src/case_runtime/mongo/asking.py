"""What does the server say of itself, and which indexes has it?"""

from collections.abc import Collection, Mapping
from datetime import UTC, datetime
from typing import NamedTuple

import pymongo
from pymongo.errors import OperationFailure

from case_runtime.mongo.connecting import Database, translated

LONGEST = 5.0
"""Seconds."""


class Facts(NamedTuple):
    """`members` is that of the replica set, whose name is None where there is no such set."""

    version: tuple[int, int]
    named: str
    at: datetime
    replica_set: str | None
    members: int


async def facts(database: Database) -> Facts:
    """What it is, and which time it has."""
    with translated(), pymongo.timeout(LONGEST):
        built = await database.command("buildInfo")
        hello = await database.command("hello")
    major, minor, *_ = built["versionArray"]
    return Facts(
        (major, minor),
        built["version"],
        hello["localTime"].replace(tzinfo=UTC),  # answers to commands come without a zone
        hello.get("setName"),
        len(hello.get("hosts", ())) + len(hello.get("passives", ())),
    )


async def indexed(database: Database) -> Mapping[str, Collection[tuple[str, ...]]]:
    """Of each collection that is there the fields of its indexes."""
    found: dict[str, Collection[tuple[str, ...]]] = {}
    with translated(), pymongo.timeout(LONGEST):
        for name in await database.list_collection_names():
            try:
                indexes = await database[name].index_information()
            except OperationFailure:  # dropped at this moment
                continue
            found[name] = {tuple(field for field, _ in one["key"]) for one in indexes.values()}
    return found
