"""How is the topic written anew, so that it says what the log says by now? While nobody writes.

The log is marked as not published, the topic is deleted and made again, and the relay does what it
always does. Whatever breaks off on the way, a relay finds that the topic ends too early, and goes
on from there.
"""

import asyncio
from collections.abc import Callable
from contextlib import suppress

from case_command.log.histories import AT_ONCE, Histories
from case_command.publishing.outbox import Outbox, Place
from case_command.publishing.publishing import LEASES, Publishing
from case_events import Topic
from case_runtime import kafka_topics, mongo
from case_runtime.appends import FOR_LONG, bounded
from case_runtime.errors import Later

AGAIN = 0.2
"""Seconds between two looks."""

PATIENCE = 20
"""Looks in a row that may fail."""

Tell = Callable[[int, int], None]


class InUse(Exception):
    """Somebody publishes from this log."""


class Differs(Exception):
    """The topic ends with what the log does not have: it must not be thrown away."""


class Rewriting:
    """One topic, and the log that it is of."""

    def __init__(self, database: mongo.Database, servers: str, topic: Topic) -> None:
        self._database = database
        self._servers = servers
        self._topic = topic
        self._outbox = Outbox(database)
        self._histories = Histories(database)
        self._log = mongo.durable(database, "commits")
        self._leases = mongo.durable(database, "leases")

    async def drain(self) -> None:
        """All that is written is on the topic as it is; `InUse`, `Differs`."""
        held = {"_id": LEASES["case"], "holder": {"$ne": None}}
        held |= {"$expr": {"$gt": ["$until", "$$NOW"]}}
        if [one async for one in mongo.find(self._leases, held)]:
            raise InUse("case-command runs")
        await self._published(lambda _done, _of: None)

    async def rewrite(self, tell: Tell) -> int:
        """Written anew, once it is drained; the number of this generation."""
        generation = await self._next()
        async for streams in self._histories.lists(AT_ONCE):
            await self._outbox.publish_again(streams)
        await kafka_topics.forget(self._servers, self._topic)
        with bounded(FOR_LONG):
            mine = {"_id": LEASES["case"]}
            await self._leases.update_one(mine, {"$unset": {"reached": 1}})
        await self._published(tell)
        return generation

    async def _next(self) -> int:
        """Counted before anything is thrown away: records must not say that they are of the old."""
        with bounded(FOR_LONG):
            row = await self._leases.find_one_and_update(
                {"_id": LEASES["case"]},
                [{"$set": {"generation": {"$add": [{"$ifNull": ["$generation", 1]}, 1]}}}],
                upsert=True,
                return_document=True,
            )
        return int(row["generation"])

    async def _published(self, tell: Tell) -> None:
        """A relay of our own, until nothing waits."""
        publishing = Publishing(self._database, self._servers, self._topic, "case")
        await publishing.begin()
        running = asyncio.create_task(publishing.relay.run())
        try:
            of, failures = await self._waiting(), 0
            while True:
                try:
                    if not await self._outbox.page(Place()):
                        break
                    tell(of - await self._waiting(), of)
                    failures = 0
                except Later:  # a database that has much to do; the relay goes on, too
                    failures += 1
                    if failures > PATIENCE:
                        raise
                if publishing.behind:
                    raise Differs("the log is behind the topic: restore it first")
                await asyncio.sleep(AGAIN)
            tell(of, of)
        finally:
            running.cancel()
            with suppress(asyncio.CancelledError):
                await running
            await publishing.end()

    async def _waiting(self) -> int:
        with mongo.translated():
            return await self._log.count_documents({"unpublished": True, "kind": None})
