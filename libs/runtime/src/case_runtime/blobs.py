"""How are bytes kept in MongoDB that are too many for one document?

In chunks, as GridFS has them (its tools read them), but written by ourselves: the driver's own
stream gathers 48 MB before it writes. Of one blob never more than two batches are in memory.
"""

import asyncio
import hashlib
from collections.abc import AsyncIterator, Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextvars import copy_context
from dataclasses import dataclass
from typing import Any, ParamSpec, TypeVar

from case_runtime import mongo
from case_runtime.appends import FOR_LONG, bounded, wholly
from case_runtime.errors import Later

CHUNK = 255 << 10
"""Bytes of each chunk but the last: the size that GridFS has."""

BATCH = 2
"""Chunks that are written together."""

LONGEST = 30.0
"""Seconds for one batch, either way."""

CARRIERS = ThreadPoolExecutor(3, "blobs")
"""What carries batches, of all blobs. Each thread that ever did keeps some MiB for itself (the C
library has a heap for each), so it is not for Motor's many."""

P = ParamSpec("P")
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Measured:
    """What a blob came to: bytes, and three hashes in hexadecimal digits."""

    size: int
    md5: str
    sha1: str
    sha256: str


class Blobs:
    """Those of one bucket: `<bucket>.files` are the owner's documents, `<bucket>.chunks` ours."""

    def __init__(self, database: mongo.Database, bucket: str) -> None:
        self._chunks = mongo.durable(database, f"{bucket}.chunks")

    async def prepare(self) -> None:
        """Make the index."""
        with bounded(FOR_LONG):
            await self._chunks.create_index([("files_id", 1), ("n", 1)], unique=True)

    def writing(self, blob_id: str) -> "Writing":
        """A new one; whoever begins it ends or drops it."""
        return Writing(self._chunks, blob_id)

    async def read(self, blob_id: str, first: int, last: int) -> AsyncIterator[bytes]:
        """The bytes from the first to the last one, both counted from 0, piece by piece."""
        n, end = first // CHUNK, last // CHUNK
        while n <= end:
            chunks = await self._some(blob_id, n, min(n + BATCH - 1, end))
            for chunk in chunks:
                begin = n * CHUNK
                yield chunk[max(first - begin, 0) : last + 1 - begin]
                n += 1

    async def drop(self, blob_id: str) -> None:
        """All that there is of it."""
        with wholly(LONGEST):
            await self._chunks.delete_many({"files_id": blob_id})

    async def _some(self, blob_id: str, first: int, last: int) -> list[bytes]:
        query = {"files_id": blob_id, "n": {"$gte": first, "$lte": last}}
        with bounded(LONGEST):
            found = await carried(self._found, query)
        if [d["n"] for d in found] != list(range(first, last + 1)):
            raise Later("chunks of a file are not there")
        return [d["data"] for d in found]

    def _found(self, query: dict[str, Any]) -> list[mongo.Document]:
        return list(self._chunks.delegate.find(query, {"data": 1, "n": 1}, sort=[("n", 1)]))


class Writing:
    """One blob on its way in. While a batch is written and hashed, the next one is gathered."""

    def __init__(self, chunks: mongo.Collection, blob_id: str) -> None:
        self._chunks = chunks
        self._id = blob_id
        self._gathered = bytearray()
        self._hashes = [
            hashlib.new(name, usedforsecurity=False) for name in ("md5", "sha1", "sha256")
        ]
        self._under_way: asyncio.Task[None] | None = None
        self._n = 0
        self.size = 0
        """Bytes taken so far."""
        self.unsure = False
        """Whether some may still be written although nobody waits for it any more."""

    async def take(self, piece: bytes) -> None:
        """More of it; `Later` if it cannot be kept."""
        self.size += len(piece)
        self._gathered += piece
        while len(self._gathered) >= BATCH * CHUNK:
            await self._written()
            self._write(BATCH * CHUNK)

    async def end(self) -> Measured:
        """All of it is kept by a majority."""
        await self._written()
        if self._gathered:
            self._write(len(self._gathered))
            await self._written()
        return Measured(self.size, *(one.hexdigest() for one in self._hashes))

    async def drop(self) -> None:
        """Nothing is left of it."""
        if self._under_way:  # whether it fails does not matter any more
            await asyncio.gather(self._under_way, return_exceptions=True)
        with wholly(LONGEST):
            await self._chunks.delete_many({"files_id": self._id})

    async def _written(self) -> None:
        if self._under_way:
            await asyncio.shield(self._under_way)
            self._under_way = None

    def _write(self, size: int) -> None:
        batch = bytes(memoryview(self._gathered)[:size])
        del self._gathered[:size]
        cut = [batch[at : at + CHUNK] for at in range(0, size, CHUNK)]
        first, self._n = self._n, self._n + len(cut)
        self._under_way = asyncio.create_task(self._write_batch(first, cut))

    async def _write_batch(self, first: int, cut: Sequence[bytes]) -> None:
        await asyncio.gather(self._insert(first, cut), carried(self._hash, cut))

    async def _insert(self, first: int, cut: Sequence[bytes]) -> None:
        documents: list[dict[str, Any]] = [
            {"files_id": self._id, "n": n, "data": data} for n, data in enumerate(cut, first)
        ]
        try:
            with wholly(LONGEST):
                await carried(self._chunks.delegate.insert_many, documents)
        except Later:  # a server that stands still may go on after all
            self.unsure = True
            raise

    def _hash(self, cut: Sequence[bytes]) -> None:
        for data in cut:
            for one in self._hashes:
                one.update(data)


async def carried(call: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
    """What a carrier makes of it; the time that is allowed goes along."""
    here = copy_context()
    return await asyncio.get_running_loop().run_in_executor(
        CARRIERS, lambda: here.run(call, *args, **kwargs)
    )
