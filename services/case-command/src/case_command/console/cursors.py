"""How far has somebody read each case? Up to a user action, by its sequence."""

from collections.abc import Collection, Mapping
from datetime import timedelta

from case_runtime import mongo
from case_runtime.appends import FOR_LONG, bounded

KEPT = timedelta(days=180)
"""After which nobody asks any more whether something is new."""


class Cursors:
    """Of everyone; none ever goes back."""

    def __init__(self, database: mongo.Database) -> None:
        self._rows = mongo.durable(database, "console_cursors")

    async def prepare(self) -> None:
        """Make the indexes."""
        with bounded(FOR_LONG):
            await self._rows.create_index([("space", 1), ("principal", 1), ("at", -1)])
            await self._rows.create_index("at", expireAfterSeconds=int(KEPT.total_seconds()))

    async def of(self, space: str, principal: str, cases: Collection[str]) -> Mapping[str, int]:
        """Those of these cases that somebody has read at all."""
        places = [place(space, principal, one) for one in cases]
        found = mongo.find(self._rows, {"_id": {"$in": places}})
        return {row["case"]: row["sequence"] async for row in found}

    async def newest(self, space: str, principal: str, most: int) -> Mapping[str, int]:
        """Those that somebody read last."""
        mine = {"space": space, "principal": principal}
        found = mongo.find(self._rows, mine, sort=[("at", -1)], limit=most)
        return {row["case"]: row["sequence"] async for row in found}

    async def advance(self, space: str, principal: str, read: Mapping[str, int]) -> None:
        """From now on so far, or as far as it was."""
        whose = {"space": {"$literal": space}, "principal": {"$literal": principal}}
        await mongo.write_all(
            self._rows,
            [
                mongo.set_each(
                    place(space, principal, case),
                    {
                        **whose,
                        "case": {"$literal": case},
                        "sequence": {"$max": ["$sequence", sequence]},
                        "at": "$$NOW",
                    },
                )
                for case, sequence in read.items()
            ],
        )


def place(space: str, principal: str, case: str) -> str:
    """Where it is stored; a case's id may hold anything, so it comes last."""
    return f"{space}/{principal}/{case}"
