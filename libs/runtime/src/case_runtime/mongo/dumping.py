"""How are whole collections copied out, as they were at one moment, and back in?"""

from collections.abc import AsyncIterator, Iterable, Mapping, Sequence
from contextlib import asynccontextmanager
from typing import Any, TypeAlias

from bson.codec_options import CodecOptions
from bson.raw_bson import RawBSONDocument
from motor.motor_asyncio import AsyncIOMotorClientSession
from pymongo import WriteConcern
from pymongo.errors import BulkWriteError, OperationFailure

from case_runtime.errors import Later
from case_runtime.mongo.connecting import Database, translated

Moment: TypeAlias = AsyncIOMotorClientSession
RAW: CodecOptions[RawBSONDocument] = CodecOptions(document_class=RawBSONDocument)
AT_ONCE = 1000
"""Documents."""

TOO_OLD = 239
"""SnapshotTooOld: the server has kept the moment no longer."""


class MomentOver(Later):
    """The server keeps a moment for a while only (`minSnapshotHistoryWindowInSeconds`)."""


@asynccontextmanager
async def one_moment(database: Database) -> AsyncIterator[Moment]:
    """All that is copied in it is as it was when the first of it was."""
    with translated():
        session = await database.client.start_session(snapshot=True)
    async with session:
        yield session


async def copied(
    database: Database, name: str, moment: Moment, at_once: int = AT_ONCE
) -> AsyncIterator[list[bytes]]:
    """Every document, as BSON, some at a time; `MomentOver`."""
    collection: Any = database.get_collection(name, codec_options=RAW)
    try:
        with translated():
            cursor = collection.find({}, session=moment, batch_size=at_once)
            while some := await cursor.to_list(at_once):
                yield [one.raw for one in some]
    except OperationFailure as error:
        if error.code == TOO_OLD:
            raise MomentOver("the backup took longer than the server keeps a moment") from error
        raise


async def put_back(database: Database, name: str, documents: Sequence[bytes]) -> None:
    """Insert them as they were, and return when a majority has them."""
    collection = database.get_collection(
        name, codec_options=RAW, write_concern=WriteConcern(w="majority", j=True)
    )
    try:
        with translated():
            await collection.insert_many([RawBSONDocument(one) for one in documents], ordered=False)
    except BulkWriteError as error:
        raise Later(f"{name}: not all is written") from error


async def any_in(database: Database, names: Iterable[str]) -> list[str]:
    """Those of these collections that have a document."""
    nothing: Mapping[str, Any] = {}
    with translated():
        return [n for n in names if await database[n].find_one(nothing, {"_id": 1}) is not None]
