"""Which generations of the views are there, which one is served, and which does nobody need?

A generation is named by the version of the views and a number. Each version has one pointer, a
document that says which generation is served and which one is being built, by whom. A program
serves what the pointer of its own views names, and builds it if there is none. All times are the
database's.
"""

from collections.abc import Collection
from typing import Any

from case_query import kept
from case_query.views import VERSION
from case_runtime import mongo

BUILDING = 10.0
"""Seconds after which a builder that says nothing is taken to be dead."""

OTHER_VIEWS = 60
"""So many times longer is kept what other versions of the views have: programs may go back."""


class Busy(Exception):
    """Somebody else builds a generation."""


class Generations:
    """Those of one version of the views."""

    def __init__(self, database: mongo.Database, version: int = VERSION) -> None:
        self._database = database
        self._version = version
        self._pointer = f"view {version}"
        self._generations = mongo.durable(database, "generations")

    async def current(self) -> str | None:
        """The one that the pointer names."""
        async for found in mongo.find(self._generations, {"_id": self._pointer}):
            name: str | None = found.get("generation")
            return name
        return None

    async def claim(self, builder: str, instead: Collection[str | None] = ()) -> str:
        """The generation that is ours to build: one that was left unfinished, or a new one.

        `Busy`: somebody is at it; or they are done, and none of `instead` is served any more.
        """
        await mongo.write_all(self._generations, [mongo.insert(self._pointer, {"number": 0})])
        left = {"$ifNull": ["$building.name", None]}
        number = {"$add": ["$number", {"$cond": [left, 0, 1]}]}
        new = {"$concat": [f"{self._version}.", {"$toString": number}]}
        building = {"name": {"$ifNull": [left, new]}, "by": builder, "at": "$$NOW"}
        free: dict[str, Any] = {"_id": self._pointer, "$expr": before("$building.at", BUILDING)}
        if instead:
            free["generation"] = {"$in": list(instead)}
        claimed = await mongo.change(
            self._generations, free, {"number": number, "building": building}
        )
        if claimed is None:
            raise Busy("a generation of the views is being built already")
        return str(claimed["building"]["name"])

    async def hold(self, builder: str) -> None:
        """We are still at it; `Busy`: somebody else has taken over."""
        await self._building(builder, {"building.at": "$$NOW"})

    async def leave(self, builder: str) -> None:
        """What we leave unfinished may be finished by anybody, at once; `Busy`: it is not ours."""
        await self._building(builder, {"building.at": "$$REMOVE"})

    async def swap(self, builder: str) -> None:
        """From now on what we have built is served; `Busy`: it was not ours any more."""
        await self._building(builder, {"generation": "$building.name", "building": "$$REMOVE"})

    async def report(self, used: Collection[str]) -> None:
        """These are used by a replica, or built, at this moment."""
        version = {"version": self._version}
        seen = [mongo.set_with_time(name, version, "seen") for name in used]
        await mongo.write_all(self._generations, seen)

    async def drop_unused(self, after: float) -> list[str]:
        """Drop what nobody has reported for so many seconds, and no pointer names; which it was."""
        needed: set[str | None] = set()
        async for pointer in mongo.find(self._generations, {"number": {"$exists": True}}):
            needed |= {pointer.get("generation"), pointer.get("building", {}).get("name")}
        dropped = []
        async for found in mongo.find(self._generations, {"version": {"$exists": True}}):
            name = found["_id"]
            longest = after * (1 if found["version"] == self._version else OTHER_VIEWS)
            unused = {"_id": name, "$expr": before("$seen", longest)}
            if name not in needed and await self._marked(unused):
                await kept.drop(self._database, name)
                await mongo.write_all(self._generations, [mongo.drop_where(unused)])
                dropped.append(name)
        return dropped

    async def _building(self, builder: str, fields: dict[str, Any]) -> None:
        ours = {"_id": self._pointer, "building.by": builder}
        if await mongo.change(self._generations, ours, fields) is None:
            raise Busy("another builder has taken over")

    async def _marked(self, query: dict[str, Any]) -> bool:
        return await mongo.change(self._generations, query, {"dropped": True}) is not None


def before(time: str, seconds: float) -> dict[str, Any]:
    """An expression: longer ago than that, or never."""
    limit = {"$subtract": ["$$NOW", int(seconds * 1000)]}
    return {"$lt": [{"$ifNull": [time, None]}, limit]}
