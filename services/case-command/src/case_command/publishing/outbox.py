"""What of the commit log has still to be published?"""

from collections.abc import AsyncIterator, Sequence
from typing import NamedTuple

from case_command.log.commit_log import COMMITS, since
from case_command.log.commits import Commit, Kind, from_document, of_kind, place
from case_runtime import mongo
from case_runtime.appends import FOR_LONG, bounded, found

PAGE = 200
"""Commits; so few that they go out in one bounded round, however long the relay was away."""


class Place(NamedTuple):
    """A commit, by its stream and the sequence of its first action."""

    stream: str = ""
    first: int = 0


NAMED = ("stream", "first", "last")


class Unpublished(NamedTuple):
    """A commit without what it holds: the sequences of its first and its last action."""

    stream: str
    first: int
    last: int

    @property
    def place(self) -> str:
        """As of the commit."""
        return place(self.stream, self.first)


class Outbox:
    """The unpublished commits of one kind of streams.

    Each look is at one moment: a scan that takes its time could meet a commit and have missed the
    one before it.
    """

    def __init__(self, database: mongo.Database, kind: Kind = "case") -> None:
        self._kind = of_kind(kind)
        self._log = mongo.durable(database, COMMITS)
        self._looks = mongo.at_one_moment(self._log)

    async def page(self, after: Place) -> Sequence[Unpublished]:
        """The next ones in the order of streams; fewer than `PAGE` are the last of them.

        Not what they hold: most of them are only not marked yet.
        """
        later_stream = {"stream": {"$gt": after.stream}}
        later = {"stream": after.stream, "first": {"$gt": after.first}}
        found = await self._found({"$or": [later, later_stream]}, dict.fromkeys(NAMED, 1))
        return [Unpublished(*(one[name] for name in NAMED)) for one in found]

    async def of(self, streams: set[str]) -> Sequence[Commit]:
        """The first of these streams, each in order; a sweep finds what does not fit."""
        query = {"stream": {"$in": sorted(streams)}}
        return [from_document(one) for one in await self._found(query)]

    async def whole(self, some: Sequence[Unpublished]) -> Sequence[Commit]:
        """These, in order, with what they hold; without those that were published meanwhile."""
        query = {"_id": {"$in": [one.place for one in some]}}
        return [from_document(one) for one in await self._found(query)]

    async def published(self, places: Sequence[str]) -> None:
        """These need no publication any more."""
        with bounded(FOR_LONG):
            await self._log.update_many({"_id": {"$in": places}}, {"$unset": {"unpublished": 1}})

    async def holds(self, stream: str, sequence: int) -> bool:
        """Whether the log has this action."""
        query = {**since(stream, 0), "first": {"$lte": sequence}, "last": {"$gte": sequence}}
        return bool(await found(self._log, query, projection={"_id": 1}, limit=1))

    async def streams(self) -> AsyncIterator[str]:
        """All streams of the kind, once each, however long that takes."""
        query = {"first": 1, **self._kind}
        async for commit in mongo.find(self._log, query, projection={"stream": 1}):
            yield commit["stream"]

    async def publish_again(self, streams: Sequence[str]) -> None:
        """Nothing of these is taken to be published any more; of each the first comes first."""
        ranges = [since(stream, 0) for stream in streams]
        if ranges:
            with bounded(FOR_LONG):
                await self._log.update_many({"$or": ranges}, {"$set": {"unpublished": True}})

    async def _found(
        self, query: mongo.Document, fields: mongo.Document | None = None
    ) -> Sequence[mongo.Document]:
        query = {"unpublished": True, **self._kind, **query}
        order = [("stream", 1), ("first", 1)]
        return await found(self._looks, query, projection=fields, sort=order, limit=PAGE)
