"""How are many bytes kept, in little memory?"""

import hashlib
import os

import motor.motor_asyncio
import pytest

from case_runtime.blobs import BATCH, CHUNK, Blobs
from case_runtime.errors import Later
from failing import failing

pytestmark = pytest.mark.integration
SIZES = [0, 1, CHUNK - 1, CHUNK, CHUNK + 1, BATCH * CHUNK, BATCH * CHUNK + 1, 9 * CHUNK + 7]


@pytest.fixture
async def blobs(database):
    made = Blobs(database, "b")
    await made.prepare()
    return made


async def written(blobs, name, content, piece):
    writing = blobs.writing(name)
    for at in range(0, len(content), piece):
        await writing.take(content[at : at + piece])
    return await writing.end()


async def read(blobs, name, first, last):
    return b"".join([piece async for piece in blobs.read(name, first, last)])


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("piece", [65_536, 3 * BATCH * CHUNK])
async def test_bytes_come_back_as_they_went_with_their_hashes(blobs, size, piece):
    content = os.urandom(size)
    measured = await written(blobs, "one", content, piece)

    assert await read(blobs, "one", 0, size - 1) == content
    assert measured.size == size
    for name in ("md5", "sha1", "sha256"):
        assert getattr(measured, name) == hashlib.new(name, content).hexdigest()


async def test_any_part_can_be_read(blobs):
    content = os.urandom(9 * CHUNK + 7)
    await written(blobs, "one", content, 100_000)
    edges = [0, 1, CHUNK - 1, CHUNK, 4 * CHUNK, 5 * CHUNK + 3, len(content) - 1]

    for first in edges:
        for last in edges:
            if first <= last:
                assert await read(blobs, "one", first, last) == content[first : last + 1]


async def test_the_chunks_are_those_of_gridfs(blobs, database):
    content = os.urandom(3 * CHUNK + 5)
    await written(blobs, "one", content, 65_536)
    row = {"_id": "one", "length": len(content), "chunkSize": CHUNK, "filename": "n"}
    await database["b.files"].insert_one(row)
    bucket = motor.motor_asyncio.AsyncIOMotorGridFSBucket(database, "b")

    assert await (await bucket.open_download_stream("one")).read() == content


async def test_nothing_is_left_of_what_is_dropped(blobs, database):
    writing = blobs.writing("one")
    await writing.take(os.urandom(3 * BATCH * CHUNK))
    await writing.drop()
    await written(blobs, "two", b"x", 1)
    await blobs.drop("two")

    assert await database["b.chunks"].count_documents({}) == 0


async def test_a_batch_that_cannot_be_written_is_told(blobs, database):
    async with failing(database, "insert", errorCode=14031):
        with pytest.raises(Later):
            await written(blobs, "one", os.urandom(3 * BATCH * CHUNK), 65_536)


async def test_a_chunk_that_is_missing_is_told(blobs, database):
    await written(blobs, "one", os.urandom(3 * CHUNK), 65_536)
    await database["b.chunks"].delete_one({"n": 1})

    with pytest.raises(Later):
        await read(blobs, "one", 0, 3 * CHUNK - 1)
    assert len(await read(blobs, "one", 0, CHUNK - 1)) == CHUNK
