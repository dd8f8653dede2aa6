"""What is one run's log, topics and views, with services on them or without?"""

import asyncio
from contextlib import asynccontextmanager
from dataclasses import replace
from uuid import uuid4

import pytest

from case_command.log.restoring import Restoring
from case_command.writing import Writing
from case_events import CONFIGURATIONS, USER_ACTIONS
from case_runtime import mongo
from case_runtime.errors import Later
from caselog.verifying.verify import Stores
from projecting import until
from writers import running


def silent(done, of):
    """Nobody looks."""


class Booked:
    """One run's stores, with services on them or without."""

    def __init__(self, stack, folder):
        self.stack, self.folder, self.run = stack, folder, uuid4().hex[:8]
        self.topics = {
            "case": replace(USER_ACTIONS, name=f"{USER_ACTIONS.name}.{self.run}"),
            "configuration": replace(CONFIGURATIONS, name=f"{CONFIGURATIONS.name}.{self.run}"),
        }
        self.stores = Stores(
            stack["KAFKA_BOOTSTRAP_SERVERS"],
            stack["MONGODB_URI"],
            log=f"command_{self.run}",
            views=f"query_{self.run}",
            topics=self.topics,
        )
        self.log = mongo.connect(self.stores.mongo, self.stores.log)
        self.restoring = Restoring(self.log, self.stores.kafka)

    @asynccontextmanager
    async def services(self):
        async with running(self.stack, self.folder, run=self.run) as clients:
            yield clients
            await self.published()

    @asynccontextmanager
    async def found_behind(self):
        """A write side that has found out by itself that its log has lost something."""
        writing = Writing(self.log, self.stores.kafka, self.topics)
        async with writing.going():
            await until(lambda: writing.publishing["case"].behind)
            with pytest.raises(Later, match="restore"):
                await writing.answers()
            yield writing

    async def published(self):
        """Once all that is written is on the topic, and marked so."""
        async with asyncio.timeout(60):
            while await self.log["commits"].count_documents({"unpublished": True}):  # noqa: ASYNC110 - nobody tells
                await asyncio.sleep(0.05)

    async def records(self):
        """All that the log says, by stream and sequence."""
        found = {}
        async for d in self.log["commits"].find({"first": {"$gte": 1}}):
            for n, record in enumerate(d["records"], d["first"]):
                found[d["stream"], n] = record
        return found

    async def lost(self, *names):
        for name in names or await self.log.list_collection_names():
            await self.log.drop_collection(name)

    async def end(self):
        await self.log.client.drop_database(self.stores.log)
        await self.log.client.drop_database(self.stores.views)
        self.log.client.close()
