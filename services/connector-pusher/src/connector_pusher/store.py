"""Where are the connectors kept? In a database of the service's own, the ends of them too.

A row changes only as whoever decided on it saw it: `version` says which that was. What everyone
has not heard of yet is marked.
"""

from typing import Any

from case_runtime import mongo
from case_runtime.appends import FOR_LONG, bounded
from case_runtime.sealing import restored, stored
from connector_pusher.connector import Connector

FIELDS = (
    "space",
    "version",
    "name",
    "type",
    "missing_secrets",
    "preconfigured",
    "exposed",
    "deleted",
)


class Connectors:
    """All of them, of all spaces."""

    def __init__(self, database: mongo.Database) -> None:
        self._rows = mongo.durable(database, "connectors")

    async def prepare(self) -> None:
        """Make the indexes: what is listed by, and what is still to be announced."""
        with bounded(FOR_LONG):
            await self._rows.create_index([("space", 1), ("name", 1)])
            await self._rows.create_index(
                "unannounced", partialFilterExpression={"unannounced": True}
            )

    async def one(self, connector_id: str) -> Connector | None:
        """Also one that was deleted."""
        async for row in mongo.find(self._rows, {"_id": connector_id}):
            return connector(row)
        return None

    async def within(self, space: str) -> list[Connector]:
        """Those that can be used there, by name."""
        query = {"space": {"$in": [space, None]}, "deleted": False}
        found = mongo.find(self._rows, query, sort=[("name", 1), ("_id", 1)])
        return [connector(row) async for row in found]

    async def every(self) -> list[Connector]:
        """Of all spaces, and those that were deleted."""
        return [connector(row) async for row in mongo.find(self._rows, {}, sort=[("_id", 1)])]

    async def put(self, after: Connector) -> bool:
        """False: it was not at the version before, so it stays as it is."""
        fields = row(after) | {"unannounced": True}
        if after.version == 1:
            done = await mongo.write_all(self._rows, [mongo.insert(after.id, fields)])
            return not done.blocked
        query = {"_id": after.id, "version": after.version - 1}
        done = await mongo.write_all(self._rows, [mongo.set_where(query, fields)])
        return bool(done.changed)

    async def resealed(self, after: Connector) -> bool:
        """The same connector under another key; nobody has to hear of that."""
        query = {"_id": after.id, "version": after.version}
        fields = {"sealed": row(after)["sealed"]}
        done = await mongo.write_all(self._rows, [mongo.set_where(query, fields)])
        return bool(done.changed)

    async def unannounced(self) -> list[Connector]:
        """Those that not everyone has heard of."""
        found = mongo.find(self._rows, {"unannounced": True}, sort=[("_id", 1)])
        return [connector(row) async for row in found]

    async def announced(self, one: Connector) -> None:
        """Everyone has heard of it; if it has changed meanwhile, it is told again."""
        seen = {"_id": one.id, "version": one.version}
        if await mongo.change(self._rows, seen, {"unannounced": False}) is None:
            await mongo.change(self._rows, {"_id": one.id}, {"unannounced": True})

    async def announce_again(self) -> None:
        """All of them: what was told last may not have been what is so."""
        await mongo.write_all(self._rows, [mongo.set_where({}, {"unannounced": True})])


def row(one: Connector) -> dict[str, Any]:
    """Its fields, but for the `_id`."""
    return {name: getattr(one, name) for name in FIELDS} | {
        "config": dict(one.config),
        "origins": list(one.origins),
        "sealed": stored(one.sealed) if one.sealed else None,
    }


def connector(row: mongo.Document) -> Connector:
    """The way back."""
    sealed = row["sealed"]
    return Connector(
        id=row["_id"],
        config=row["config"],
        origins=tuple(row["origins"]),
        sealed=restored(sealed) if sealed else None,
        **{name: row[name] for name in FIELDS},
    )
