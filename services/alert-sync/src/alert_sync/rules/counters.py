"""Where is it kept which case of a group counts? Two who ask at once are told the same."""

from collections.abc import Callable
from datetime import datetime, timedelta

from alert_sync.rules.windows import Counter
from case_runtime import mongo
from case_runtime.errors import Later

TRIES = 20
"""Times that others may be faster."""


class Counters:
    """A row for each group, by its key; it only rises."""

    def __init__(self, database: mongo.Database, clock: Callable[[], datetime]) -> None:
        self._rows = mongo.durable(database, "counters")
        self._clock = clock

    async def now(self, key: str, window: timedelta) -> Counter:
        """The one that counts; another than before, if its window has passed."""
        for _ in range(TRIES):
            at = self._clock()
            known = await self._known(key)
            if known is None:
                first = mongo.insert(key, {"number": 1, "since": at})
                await mongo.write_all(self._rows, [first])
                continue
            after = known.now(window, at)
            if after == known or await self._changed(key, known, after):
                return after
        raise Later("others raise the same counter all the time")

    async def raised(self, key: str, above: int) -> Counter:
        """The one that counts after that one, whoever raises it."""
        known = await self._known(key)
        if known and known.number <= above:
            await self._changed(key, known, Counter(above + 1, self._clock()))
            known = await self._known(key)
        if known is None or known.number <= above:
            raise Later("others raise the same counter all the time")
        return known

    async def _known(self, key: str) -> Counter | None:
        async for row in mongo.find(self._rows, {"_id": key}):
            return Counter(row["number"], row["since"])
        return None

    async def _changed(self, key: str, before: Counter, after: Counter) -> bool:
        seen = {"_id": key, "number": before.number}
        fields = {"number": after.number, "since": after.since}
        written = await mongo.write_all(self._rows, [mongo.set_where(seen, fields)])
        return written.changed > 0
