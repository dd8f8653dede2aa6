"""How are documents read?"""

from collections.abc import AsyncIterator, Mapping, Sequence
from typing import Any

from case_runtime.mongo.connecting import Collection, Database, Document, translated


async def find(
    collection: Collection,
    query: Mapping[str, Any],
    projection: Mapping[str, Any] | None = None,
    sort: Sequence[tuple[str, int]] | None = None,
    *,
    skip: int = 0,
    limit: int = 0,
    each: int = 0,
) -> AsyncIterator[Document]:
    """Every document that matches, or only `limit` of them; `each`: so many come at once."""
    with translated():
        cursor = collection.find(
            query, projection, sort=sort, skip=skip, limit=limit, batch_size=each
        )
        async for document in cursor:
            yield document


async def grouped(
    collection: Collection, steps: Sequence[Mapping[str, Any]]
) -> AsyncIterator[Document]:
    """What the database makes of the documents, step by step."""
    with translated():
        async for document in collection.aggregate(list(steps), allowDiskUse=True):
            yield document


async def lists(
    collection: Collection,
    query: Mapping[str, Any],
    projection: Mapping[str, int],
    each: int,
    sort: Sequence[tuple[str, int]] | None = None,
) -> AsyncIterator[list[Document]]:
    """Every document that matches, many at once: one by one costs more than the reading."""
    with translated():
        cursor = collection.find(query, projection, sort=sort, batch_size=each)
        while some := await cursor.to_list(each):
            yield some
            if len(some) < each:
                return


async def names(database: Database) -> list[str]:
    """The collections that there are."""
    with translated():
        return await database.list_collection_names()
