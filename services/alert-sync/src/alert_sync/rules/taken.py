"""Which alerts has a standing rule taken, and in which of its runs? Each once, however it comes.

An alert that is taken waits for a run. The next run of the rule gathers all that wait, and what it
has gathered stays its own: a run that is tried again finds the same.
"""

from collections.abc import Iterable, Sequence
from datetime import timedelta
from typing import NamedTuple

from case_runtime import mongo
from case_runtime.appends import FOR_LONG, bounded

MOST = 1000
"""Alerts of one run."""


class Take(NamedTuple):
    """A rule and an alert, by their keys."""

    rule: str
    alert: str
    hops: int = 0
    """How many reactions lie before the alert."""


class Taken:
    """A row for each; it is known for as long as alerts are kept."""

    def __init__(self, database: mongo.Database, kept: timedelta) -> None:
        self._rows = mongo.durable(database, "taken")
        self._kept = kept

    async def prepare(self) -> None:
        """Make the indexes: what waits, what a run has, and what is past its time."""
        seconds = int(self._kept.total_seconds())
        with bounded(FOR_LONG):
            await self._rows.create_index([("rule", 1), ("run", 1), ("_id", 1)])
            await self._rows.create_index("at", expireAfterSeconds=seconds)

    async def take(self, takes: Iterable[Take]) -> set[str]:
        """Take what was not taken before; the rules for which some wait.

        What was taken before is known for as long again.
        """
        wanted = {f"{one.rule}\n{one.alert}": one for one in takes}
        new = {"run": {"$ifNull": ["$run", None]}}
        writes = [
            mongo.set_each(
                place,
                {
                    "rule": {"$literal": one.rule},
                    "alert": {"$literal": one.alert},
                    "hops": one.hops,
                    "at": "$$NOW",
                    **new,
                },
            )
            for place, one in wanted.items()
        ]
        await mongo.write_all(self._rows, writes)
        query = {"_id": {"$in": list(wanted)}, "run": None}
        return {row["rule"] async for row in mongo.find(self._rows, query, {"rule": 1})}

    async def gather(self, rule: str, run: str) -> tuple[Sequence[str], bool]:
        """The alerts of the run, those that wait among them; and whether more wait."""
        query, order = {"rule": rule, "run": None}, [("_id", 1)]
        found = mongo.find(self._rows, query, {"_id": 1}, order, limit=MOST + 1)
        waiting = [row["_id"] async for row in found]
        mine = {"_id": {"$in": waiting[:MOST]}, "run": None}
        await mongo.write_all(self._rows, [mongo.set_where(mine, {"run": run})])
        gathered = mongo.find(self._rows, {"rule": rule, "run": run}, {"alert": 1}, order)
        return [row["alert"] async for row in gathered], len(waiting) > MOST

    async def hops(self, rule: str, run: str) -> int:
        """The most that lie before an alert of the run."""
        query = {"rule": rule, "run": run, "hops": {"$gt": 0}}
        return max(
            [row["hops"] async for row in mongo.find(self._rows, query, {"hops": 1})], default=0
        )
