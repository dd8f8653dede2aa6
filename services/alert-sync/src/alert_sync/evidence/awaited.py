"""Which alerts have not come yet of which a case is to be told when they do?

A note is made before the alert is looked for once more, and the alert is stored before its notes
are looked for: whoever comes second finds what the other left.
"""

from collections.abc import Collection, Iterable, Sequence
from datetime import timedelta

from alert_sync.evidence import described
from alert_sync.evidence.described import Evidence
from case_runtime import mongo
from case_runtime.appends import FOR_LONG, bounded

KEPT = timedelta(days=180)
"""For how long an alert is waited for."""


class Awaited:
    """Notes, each of one alert and one attachment."""

    def __init__(self, database: mongo.Database) -> None:
        self._notes = mongo.durable(database, "awaited")

    async def prepare(self) -> None:
        """Make the indexes: by alert, and by age."""
        with bounded(FOR_LONG):
            await self._notes.create_index("alert")
            await self._notes.create_index("at", expireAfterSeconds=int(KEPT.total_seconds()))

    async def note(self, evidence: Evidence, keys: Iterable[str]) -> None:
        """Of each of these alerts the case is to be told; noted again it is the same."""
        writes = []
        for key in keys:
            late = evidence.of(key)
            note = {"alert": key, "evidence": described.written(late)}
            writes.append(mongo.insert_at_once(late.name, note, "at"))
        await mongo.write_all(self._notes, writes)

    async def of(self, keys: Collection[str]) -> Sequence[Evidence]:
        """What is to be told of these."""
        query = {"alert": {"$in": list(keys)}}
        return [described.read(one["evidence"]) async for one in mongo.find(self._notes, query)]

    async def forget(self, evidence: Evidence) -> None:
        """It has been told."""
        await mongo.write_all(self._notes, [mongo.drop_where({"_id": evidence.name})])
