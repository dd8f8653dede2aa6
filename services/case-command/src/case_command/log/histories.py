"""What stands in the log, stream by stream, as it stands there?

For whoever looks at all of it: nothing here is on the way of a request.
"""

from collections.abc import AsyncIterator, Sequence
from typing import NamedTuple

from case_command.log.commit_log import COMMITS, since
from case_command.log.commits import Kind, of_kind
from case_runtime import mongo
from case_runtime.appends import FOR_LONG, found

AT_ONCE = 100
"""Streams."""


class Logged(NamedTuple):
    """One commit; `erased`: what its records said has been blanked."""

    first: int
    records: Sequence[tuple[bytes, Sequence[tuple[str, bytes]]]]
    unpublished: bool
    erased: bool


class Histories:
    """Those of one kind of streams."""

    def __init__(self, database: mongo.Database, kind: Kind = "case") -> None:
        self._kind = of_kind(kind)
        self._log = mongo.durable(database, COMMITS)

    async def any(self) -> bool:
        """Whether anything ever happened here."""
        return bool(await found(self._log, {"first": {"$gte": 1}, **self._kind}, limit=1))

    async def many(self) -> int:
        """How many streams there are."""
        with mongo.translated():
            return await self._log.count_documents({"first": 1, **self._kind})

    async def lists(self, at_once: int = AT_ONCE) -> AsyncIterator[list[str]]:
        """The names of all streams, once each, some at a time."""
        query = {"first": 1, **self._kind}
        async for some in mongo.lists(self._log, query, {"stream": 1}, at_once):
            yield [one["stream"] for one in some]

    async def of(self, streams: Sequence[str]) -> dict[str, list[Logged]]:
        """The commits of these, in order."""
        query = {"$or": [since(stream, 0) for stream in streams]}
        histories: dict[str, list[Logged]] = {stream: [] for stream in streams}
        order = [("_id", 1)]
        for d in await found(self._log, query, sort=order, within=FOR_LONG):
            histories[d["stream"]].append(logged(d))
        return histories


def logged(stored: mongo.Document) -> Logged:
    """As it is stored."""
    return Logged(
        stored["first"],
        [(one["value"], list(one["headers"].items())) for one in stored["records"]],
        bool(stored.get("unpublished")),
        bool(stored.get("erased")),
    )
