"""What would the same work cost bare? `python -m bench.bare --kafka ADDRESS --mongo URL --port N`.

The product's HTTP server, driver and brokers, and nothing else. A write: parse, one journaled
insert (those that wait go out together, as the product's do), one produce. A read: parse, find_one,
encode. A file: the body as it comes, in pieces of a MiB, into the driver's own GridFS.
"""

import argparse
import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any
from uuid import uuid4

import orjson
import uvicorn
from aiokafka import AIOKafkaProducer
from aiokafka.admin import AIOKafkaAdminClient, NewTopic
from motor.motor_asyncio import (
    AsyncIOMotorClient,
    AsyncIOMotorCollection,
    AsyncIOMotorGridFSBucket,
)
from pymongo import WriteConcern
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

DATABASE, TOPIC, PARTITIONS = "bench_bare", "bench.bare", 12
CASES = "cases"
MIB = 1 << 20

Document = dict[str, Any]


class Inserts:
    """Documents that arrive while an insert is in flight go out together as the next."""

    def __init__(self, collection: AsyncIOMotorCollection[Document]) -> None:
        durable = WriteConcern(w="majority", j=True)
        self._collection = collection.with_options(write_concern=durable)
        self._waiting: list[tuple[Document, asyncio.Future[None]]] = []
        self._running: asyncio.Task[None] | None = None

    async def __call__(self, document: Document) -> None:
        """Return when it is on disk."""
        done: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._waiting.append((document, done))
        if self._running is None:
            self._running = asyncio.create_task(self._insert())
        await done

    async def _insert(self) -> None:
        while self._waiting:
            group, self._waiting = self._waiting, []
            await self._collection.insert_many([document for document, _ in group], ordered=False)
            for _, done in group:
                done.set_result(None)
        self._running = None


def app(kafka: str, mongo: str) -> Starlette:
    """Two routes."""
    producer: AIOKafkaProducer
    database = AsyncIOMotorClient[Document](mongo)[DATABASE]
    cases, insert = database[CASES], Inserts(database["written"])

    @asynccontextmanager
    async def life(_: Starlette) -> AsyncIterator[None]:
        nonlocal producer
        await make_topic(kafka)
        producer = AIOKafkaProducer(
            bootstrap_servers=kafka,
            acks="all",
            enable_idempotence=True,
            linger_ms=0,
            max_batch_size=1 << 18,
        )
        await producer.start()
        yield
        await producer.stop()

    async def write(request: Request) -> Response:
        document = orjson.loads(await request.body())
        document["_id"] = uuid4().hex
        await insert(document)
        body = orjson.dumps(document)
        await producer.send_and_wait(TOPIC, body, key=document["_id"].encode())
        return Response(body, media_type="application/json")

    async def read(request: Request) -> Response:
        found = await cases.find_one({"_id": request.path_params["case_id"]})
        return Response(orjson.dumps(found), media_type="application/json")

    async def upload(request: Request) -> Response:
        gathered = bytearray()
        async with AsyncIOMotorGridFSBucket(database).open_upload_stream("bare") as file:
            async for piece in request.stream():
                gathered += piece
                if len(gathered) >= MIB:
                    await file.write(bytes(gathered))
                    gathered.clear()
            await file.write(bytes(gathered))
        return Response()

    return Starlette(
        routes=[
            Route("/api/cases", write, methods=["POST"]),
            Route("/api/cases/{case_id}", read),
            Route("/files", upload, methods=["POST"]),
        ],
        lifespan=life,
    )


async def make_topic(kafka: str) -> None:
    """As many partitions as the product's."""
    admin = AIOKafkaAdminClient(bootstrap_servers=kafka)
    await admin.start()
    try:
        await admin.create_topics([NewTopic(TOPIC, PARTITIONS, 1)])
    finally:
        await admin.close()


def main() -> None:
    """Serve until a signal."""
    parser = argparse.ArgumentParser(prog="python -m bench.bare")
    parser.add_argument("--kafka", required=True)
    parser.add_argument("--mongo", required=True)
    parser.add_argument("--port", type=int, required=True)
    options = parser.parse_args()
    uvicorn.run(
        app(options.kafka, options.mongo),
        port=options.port,
        loop="uvloop",
        http="httptools",
        access_log=False,
        log_level="warning",
        timeout_keep_alive=60,
    )


if __name__ == "__main__":
    main()
