"""How does the commit log live in MongoDB, and how is a history read back from it?"""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import uuid4

from case_command.log.appending import BOUND, Appending, Listener
from case_command.log.commits import Commit, Kept, Last, from_document, kept_of, place
from case_events import Envelope
from case_events.wire import from_record
from case_runtime import mongo
from case_runtime.appends import FOR_LONG, bounded, found

COMMITS = "commits"


class MongoCommits:
    """The log. Every read is of what a majority has."""

    def __init__(self, database: mongo.Database, bound: float = BOUND) -> None:
        self._log = mongo.durable(database, COMMITS)
        self._listeners: list[Listener] = []
        self.writer = uuid4().hex
        """This process, as the log names it."""
        appending = Appending(self._log, self.writer, self._tell, bound)
        self.append = appending.append
        self.append_together = appending.append_together

    async def prepare(self) -> None:
        """Make the indexes: what the relay has still to publish, and each key once a stream."""
        with bounded(FOR_LONG):
            await self._log.create_index(
                [("stream", 1), ("first", 1)],
                name="unpublished",
                partialFilterExpression={"unpublished": True},
            )
            await self._log.create_index(
                [("stream", 1), ("keys.id", 1)],
                name="keys",
                unique=True,
                partialFilterExpression={"keys": {"$exists": True}},
            )
            await self._log.create_index(
                "keys.until", name="past keys", partialFilterExpression={"keys": {"$exists": True}}
            )

    def when_durable(self, listener: Listener) -> None:
        """From now on, let it know what has become durable."""
        self._listeners.append(listener)

    async def load(self, behind: Mapping[str, int]) -> dict[str, list[Envelope]]:
        """Of each stream the history behind the end of a commit (0: all of it), in order."""
        histories: dict[str, list[Envelope]] = {stream: [] for stream in behind}
        ranges = [since(stream, sequence) for stream, sequence in behind.items()]
        query = ranges[0] if len(ranges) == 1 else {"$or": ranges}
        fields = {"stream": 1, "records.value": 1}
        for d in await found(self._log, query, projection=fields, sort=[("_id", 1)]):
            histories[d["stream"]] += (from_record(record["value"]) for record in d["records"])
        return histories

    async def kept(
        self, streams: Sequence[str], keys: Sequence[str]
    ) -> Mapping[str, Mapping[str, Kept]]:
        """Of each stream what these keys stand for; what never came is left out."""
        query = {
            "stream": {"$in": list(streams)},
            "keys": {"$exists": True},
            "keys.id": {"$in": list(keys)},
        }
        return kept_of([from_document(d) for d in await found(self._log, query)], keys)

    async def last(self, stream: str, known: str | None = None) -> Last | None:
        """The last action of a stream, in one find; its bytes stay away if its commit is known."""
        unless_known = {"$cond": [{"$eq": ["$commit", known]}, [], {"$slice": ["$records", -1]}]}
        fields = {"commit": 1, "records": unless_known}
        query, backwards = since(stream, 0), [("_id", -1)]
        for d in await found(self._log, query, projection=fields, sort=backwards, limit=1):
            return Last(d["commit"], *(record["value"] for record in d["records"]))
        return None

    async def forget_keys(self, now: datetime) -> None:
        """What is sent from now on under a key whose time is over is a new request."""
        query = {"keys": {"$exists": True}, "keys.until": {"$lt": now}}
        left = {"$filter": {"input": "$keys", "cond": {"$gte": ["$$this.until", now]}}}
        keys = {"$cond": [{"$eq": [left, []]}, "$$REMOVE", left]}
        with bounded(FOR_LONG):
            await self._log.delete_many({**query, "records": []})  # of what left nothing
            await self._log.update_many(query, [{"$set": {"keys": keys}}])

    def _tell(self, durable: Sequence[Commit]) -> None:
        for listener in self._listeners:
            listener(durable)


def since(stream: str, sequence: int) -> Mapping[str, Any]:
    """The commits of a stream behind the one that ends there."""
    return {"_id": {"$gt": place(stream, sequence), "$lt": f"{stream}/:"}}  # ":" follows "9"
