"""How is written what exists nowhere else, and what became of it?

Besides `mongo` the module that knows the driver: its answers are more than done and failed.
"""

from collections.abc import AsyncIterator, Iterator, Mapping, Sequence
from contextlib import asynccontextmanager, contextmanager
from enum import Enum
from typing import Any

import pymongo
from motor.motor_asyncio import AsyncIOMotorClientSession
from pymongo.errors import (
    BulkWriteError,
    ConnectionFailure,
    DuplicateKeyError,
    OperationFailure,
    PyMongoError,
    WriteConcernError,
)

from case_runtime.errors import Later
from case_runtime.mongo import (
    DUPLICATE_KEY,
    LONGEST_APPEND,
    Collection,
    Database,
    Document,
    translated,
)

LONGEST_READ = 3.0
"""Seconds; a request that hangs on a read is answered by then."""

FOR_LONG = 600.0
"""Seconds for what no request waits for: an index, a sweep."""

LIFETIME = 3
"""Seconds that a transaction may last whose process was killed. The server looks for such ones only
now and then: its cases wait for up to two more."""

AWAIT_MS = 1000
"""For which the server keeps a question for changes open."""


class Inserted(Enum):
    """What became of one document, as far as the answer says."""

    DONE = "done"
    TAKEN = "taken"
    """Something in its place, or with its key, was there before."""
    ABSENT = "absent"
    """Surely not there: its transaction has not come to an end, and never will."""
    UNKNOWN = "unknown"


async def insert_each(collection: Collection, documents: Sequence[Document]) -> list[Inserted]:
    """Insert in one round trip; never raises for what a document may have survived."""
    became = [Inserted.DONE] * len(documents)
    try:
        with pymongo.timeout(LONGEST_APPEND):
            await collection.insert_many(documents, ordered=False)
    except BulkWriteError as error:
        if error.details["writeConcernErrors"]:  # inserted, but who knows for how long
            became = [Inserted.UNKNOWN] * len(documents)
        for one in error.details["writeErrors"]:
            taken = one["code"] == DUPLICATE_KEY
            became[one["index"]] = Inserted.TAKEN if taken else Inserted.UNKNOWN
    except (ConnectionFailure, OperationFailure):
        return [Inserted.UNKNOWN] * len(documents)
    return became


@contextmanager
def wholly(seconds: float) -> Iterator[None]:
    """A write whose outcome can be thrown away: whatever a server says against it is `Later`."""
    try:
        with bounded(seconds):
            yield
    except OperationFailure as error:  # the disk is full, a quota, a write concern
        raise Later(f"not all is written: {error.code}") from error


async def insert_together(collection: Collection, documents: Sequence[Document]) -> Inserted:
    """Insert all of them or none, in one transaction that is as short as can be."""
    became = Inserted.ABSENT  # until it is asked to commit
    try:
        with pymongo.timeout(LONGEST_APPEND):
            async with transaction(collection) as session:
                await collection.insert_many(documents, session=session)
                became = await committed(session)
    except (BulkWriteError, DuplicateKeyError) as error:
        return Inserted.TAKEN if is_duplicate(error) else Inserted.ABSENT
    except PyMongoError:
        return became
    return became


@asynccontextmanager
async def transaction(collection: Collection) -> AsyncIterator[AsyncIOMotorClientSession]:
    """A session with a transaction in it; left before it is committed, it ends without effect."""
    async with await collection.database.client.start_session() as session:
        session.start_transaction(
            read_concern=collection.read_concern,
            write_concern=collection.write_concern,
            max_commit_time_ms=int(LONGEST_APPEND * 1000),
        )
        yield session  # to end a session is to abort what has not been committed


async def committed(session: AsyncIOMotorClientSession) -> Inserted:
    """What a commit came to; one that got no plain answer may have happened."""
    try:
        await session.commit_transaction()
    except PyMongoError as error:
        unknown = error.has_error_label("UnknownTransactionCommitResult")
        ended = error.has_error_label("TransientTransactionError") and not unknown
        return Inserted.ABSENT if ended else Inserted.UNKNOWN
    return Inserted.DONE


def is_duplicate(error: OperationFailure) -> bool:
    """Whether a unique key was there before."""
    if isinstance(error, BulkWriteError):
        return any(one["code"] == DUPLICATE_KEY for one in error.details["writeErrors"])
    return error.code == DUPLICATE_KEY


async def found(
    collection: Collection,
    query: Mapping[str, Any],
    *,
    projection: Mapping[str, Any] | None = None,
    sort: Sequence[tuple[str, int]] | None = None,
    limit: int = 0,
    within: float = LONGEST_READ,
) -> list[Document]:
    """Every document that matches, in bounded time."""
    with bounded(within):
        return await collection.find(query, projection, sort=sort, limit=limit).to_list(None)


async def advance(collection: Collection, _id: str, field: str, by: int) -> int:
    """Where a counter stands once it has gone on by that much; it begins at 0."""
    with bounded(LONGEST_APPEND):
        row = await collection.find_one_and_update(
            {"_id": _id}, {"$inc": {field: by}}, upsert=True, return_document=True
        )
    return int(row[field])


async def made(collection: Collection, _id: str, new: Mapping[str, Any]) -> Document:
    """The document that is there, or else what the expression makes of its `_id`.

    Of two that make it at once one may be told that it is there: then it is.
    """

    async def once() -> Document:
        return await collection.find_one_and_update(
            {"_id": _id}, [{"$replaceWith": new}], upsert=True, return_document=True
        )

    try:
        return await once()
    except DuplicateKeyError:
        return await once()


@contextmanager
def bounded(seconds: float) -> Iterator[None]:
    """What takes longer, or cannot be asked now, is `Later`."""
    try:
        with translated(), pymongo.timeout(seconds):
            yield
    except PyMongoError as error:
        if isinstance(error, WriteConcernError) or error.timeout:
            raise Later(str(error)) from error
        raise


async def changes(
    collection: Collection, pipeline: Sequence[Mapping[str, Any]]
) -> AsyncIterator[Document]:
    """What happens to a collection from now on, as far as the pipeline lets it through."""
    with translated():
        async with collection.watch(pipeline, max_await_time_ms=AWAIT_MS) as stream:
            async for change in stream:
                yield change


async def transaction_lifetime(database: Database) -> float | None:
    """Seconds after which the server ends a transaction that somebody left; None: it won't say."""
    ask = {"getParameter": 1, "transactionLifetimeLimitSeconds": 1}
    try:
        with bounded(LONGEST_READ):
            said = await database.client.admin.command(ask)
    except OperationFailure:
        return None
    return float(said["transactionLifetimeLimitSeconds"])
