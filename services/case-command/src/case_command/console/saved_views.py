"""Which questions to the list of cases do people keep, for themselves or for all of a space?"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import orjson

from case_events import User
from case_runtime import mongo
from case_runtime.appends import FOR_LONG, bounded

MOST = 200
"""Of one person in one space."""


@dataclass(frozen=True, slots=True)
class SavedView:
    """One of them; `query` is that of the page's address."""

    id: str
    space: str
    principal: str
    by: User
    name: str
    query: str
    settings: Mapping[str, Any]
    shared: bool
    version: int = 1


class SavedViews:
    """All of them."""

    def __init__(self, database: mongo.Database) -> None:
        self._rows = mongo.durable(database, "console_views")

    async def prepare(self) -> None:
        """Make the indexes."""
        with bounded(FOR_LONG):
            await self._rows.create_index([("space", 1), ("principal", 1)])
            await self._rows.create_index([("space", 1), ("shared", 1)])

    async def seen(self, space: str, principal: str) -> Sequence[SavedView]:
        """Somebody's own, and what others share, by name."""
        wanted = {"space": space, "$or": [{"principal": principal}, {"shared": True}]}
        found = [view(row) async for row in mongo.find(self._rows, wanted)]
        return sorted(found, key=lambda one: (one.name.casefold(), one.id))

    async def of(self, space: str, view_id: str) -> SavedView | None:
        """By its id."""
        async for row in mongo.find(self._rows, {"_id": f"{space}/{view_id}"}):
            return view(row)
        return None

    async def many(self, space: str, principal: str) -> int:
        """How many are somebody's own."""
        with mongo.translated():
            return await self._rows.count_documents({"space": space, "principal": principal})

    async def add(self, new: SavedView) -> bool:
        """False: there is one of that id."""
        done = await mongo.write_all(self._rows, [mongo.insert(place(new), row(new))])
        return not done.blocked

    async def replace(self, new: SavedView) -> bool:
        """In the place of the version before; false: that is not what is there."""
        before = {"_id": place(new), "version": new.version - 1}
        fields = {name: {"$literal": value} for name, value in row(new).items()}
        return await mongo.change(self._rows, before, fields, only=()) is not None

    async def drop(self, space: str, view_id: str) -> None:
        """Whether there is one or not."""
        await mongo.write_all(self._rows, [mongo.drop_where({"_id": f"{space}/{view_id}"})])


def place(one: SavedView) -> str:
    """Where it is stored: an id belongs to a space."""
    return f"{one.space}/{one.id}"


def row(one: SavedView) -> mongo.Document:
    """As it is stored."""
    return {
        "space": one.space,
        "principal": one.principal,
        "by": one.by.model_dump(mode="json"),
        "name": one.name,
        "query": one.query,
        "settings": orjson.dumps(one.settings).decode(),
        "shared": one.shared,
        "version": one.version,
    }


def view(found: Mapping[str, Any]) -> SavedView:
    """The way back."""
    return SavedView(
        id=found["_id"].partition("/")[2],
        space=found["space"],
        principal=found["principal"],
        by=User.model_validate(found["by"]),
        name=found["name"],
        query=found["query"],
        settings=orjson.loads(found["settings"]),
        shared=found["shared"],
        version=found["version"],
    )
