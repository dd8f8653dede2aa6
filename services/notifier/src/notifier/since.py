"""From when on is anybody told? From the first start, whatever is read again later."""

from datetime import datetime, timedelta

from case_runtime import mongo

NAME = "notify_from"
CLOCKS = timedelta(hours=2)
"""By so much the clock of who wrote an action may be behind the database's: rather somebody is told
what happened just before, should that be read again, than nobody what happens now."""


class Since:
    """Written down once, in the service's own database and by its clock."""

    def __init__(self, database: mongo.Database) -> None:
        self._kept = mongo.durable(database, "since")
        self._moment: datetime | None = None

    async def moment(self) -> datetime:
        """Of several who start first, one decides."""
        if self._moment is None:
            await mongo.write_all(self._kept, [mongo.insert_at_once(NAME, {}, "at")])
            async for found in mongo.find(self._kept, {"_id": NAME}):
                self._moment = found["at"] - CLOCKS
        assert self._moment  # noqa: S101 - it has just been written
        return self._moment
