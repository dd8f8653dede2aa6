"""How is written what can be derived again, and what came of it?"""

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from pymongo.errors import BulkWriteError

from case_runtime.mongo.connecting import DUPLICATE_KEY, Collection, Database, Document, translated
from case_runtime.mongo.writes import Write


class Written(NamedTuple):
    """The places, in the list that was written, of those that met something unusual."""

    blocked: Sequence[int] = ()
    """Their `_id` stood in the way."""
    changed: int = 0
    """How many documents that were there are others now."""


async def write_all(collection: Collection, writes: Sequence[Write]) -> Written:
    """Write in one round trip, in any order."""
    if not writes:
        return Written()
    try:
        with translated():
            done = await collection.bulk_write(writes, ordered=False)
    except BulkWriteError as error:
        details = error.details
        errors = details["writeErrors"]
        if details["writeConcernErrors"] or any(e["code"] != DUPLICATE_KEY for e in errors):
            raise
        return Written([e["index"] for e in errors], details["nModified"])
    return Written(changed=done.modified_count)


async def index(collection: Collection, keys: Mapping[str, int]) -> None:
    """Make it, unless it is there; documents without these fields are left out of it."""
    with translated():
        await collection.create_index(list(keys.items()), sparse=True)


async def drop(database: Database, names: Sequence[str]) -> None:
    """These collections and all that is in them."""
    with translated():
        for name in names:
            await database.drop_collection(name)


async def change(
    collection: Collection,
    query: Mapping[str, Any],
    fields: Mapping[str, Any],
    sort: Sequence[tuple[str, int]] | None = None,
    only: Sequence[str] | None = None,
) -> Document | None:
    """The first that matches, with these fields set (each an expression); None if none does.

    Of it `only` these fields, beside its `_id`; all of it, if nobody says which.
    """
    with translated():
        return await collection.find_one_and_update(
            query,
            [{"$set": fields}],
            sort=sort,
            projection=None if only is None else dict.fromkeys(("_id", *only), 1),
            return_document=True,
        )
