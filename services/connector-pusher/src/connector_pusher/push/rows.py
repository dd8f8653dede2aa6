"""Where is kept what is there of each case in each system? Nobody else knows all of it.

One row for a case and a connector, written as a whole and only by whoever acts for the newest
attempt: `fence` is the push and the attempt that wrote last.
"""

from typing import Any, NamedTuple, Protocol

from case_runtime import mongo
from connector_pusher.push.plan import NOTHING, Doubt, External, Row, Sent

MOST_ATTEMPTS = 1_000_000


class Fence(NamedTuple):
    """Which push, by the sequence of who asked for it, and which attempt."""

    requested: int
    attempt: int

    @property
    def number(self) -> int:
        """The newer, the higher."""
        return self.requested * MOST_ATTEMPTS + self.attempt


class Rows(Protocol):
    """Whatever keeps them."""

    async def of(self, line: str) -> Row:
        """What is there."""

    async def put(self, line: str, row: Row, fence: Fence) -> bool:
        """Return when it is safe; false: somebody else acts by now."""


class MongoRows:
    """In the database of the service."""

    def __init__(self, database: mongo.Database) -> None:
        self._rows = mongo.durable(database, "tickets")

    async def of(self, line: str) -> Row:
        """What is there."""
        async for found in mongo.find(self._rows, {"_id": line}):
            return row(found)
        return NOTHING

    async def prepare(self) -> None:
        """Make the index by which it is found whose a ticket is."""
        await mongo.index(self._rows, {"external.0": 1})

    async def cases(self, ticket: str, connector: str, most: int) -> list[str]:
        """Those whose ticket it is; other systems may have one of the same name."""
        ends, found = f"/{connector}", list[str]()
        async for one in mongo.find(self._rows, {"external.0": ticket}):
            if one["_id"].endswith(ends):
                found.append(one["_id"].removesuffix(ends))
        return found[:most]

    async def put(self, line: str, row: Row, fence: Fence) -> bool:
        """Return when it is safe; false: somebody else acts by now."""
        fields = document(row) | {"fence": fence.number}
        literal = {name: {"$literal": one} for name, one in fields.items()}
        before = {"_id": line, "fence": {"$lte": fence.number}}
        if await mongo.change(self._rows, before, literal) is not None:
            return True
        written = await mongo.write_all(self._rows, [mongo.insert(line, fields)])
        return not written.blocked


def document(row: Row) -> dict[str, Any]:
    """Its fields."""
    return {
        "external": list(row.external) if row.external else None,
        "sent": [list(one) for one in row.sent],
        "doubt": list(row.doubt) if row.doubt else None,
        "updated": row.updated,
        "finished": row.finished,
        "born": row.born,
    }


def row(found: mongo.Document) -> Row:
    """The way back."""
    external, doubt = found["external"], found["doubt"]
    return Row(
        external=External(*external) if external else None,
        sent=tuple(Sent(*one) for one in found["sent"]),
        doubt=Doubt(*doubt) if doubt else None,
        updated=found["updated"],
        finished=found["finished"],
        born=found.get("born", 1),
    )
