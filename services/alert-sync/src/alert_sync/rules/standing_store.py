"""Where are the standing rules kept? In the service's database; a copy is at hand for a moment.

An alert that arrives within that moment after a rule was written may not be taken yet elsewhere; in
the process that wrote it, it is.
"""

from collections.abc import Callable, Sequence
from time import monotonic

from alert_sync.rules.standing import Standing
from alert_sync.rules.written import read_wanted, wanted_row
from case_events import User
from case_runtime import mongo

AT_HAND = 1.0
"""Seconds."""


class StandingRules:
    """All of them."""

    def __init__(self, database: mongo.Database, clock: Callable[[], float] = monotonic) -> None:
        self._rows = mongo.durable(database, "case_rules")
        self._clock = clock
        self._known: Sequence[Standing] = ()
        self._until = 0.0

    async def all(self) -> Sequence[Standing]:
        """Those of all spaces."""
        if self._clock() >= self._until:
            self._known = [read(row) async for row in mongo.find(self._rows, {})]
            self._until = self._clock() + AT_HAND
        return self._known

    async def of(self, space: str) -> Sequence[Standing]:
        """Those of a space, by id."""
        query, order = {"space": space}, [("_id", 1)]
        return [read(row) async for row in mongo.find(self._rows, query, sort=order)]

    async def one(self, key: str) -> Standing | None:
        """By its name among all."""
        async for row in mongo.find(self._rows, {"_id": key}):
            return read(row)
        return None

    async def put(self, rule: Standing) -> None:
        """In place of the one before."""
        await mongo.write_all(self._rows, [mongo.upsert(rule.key, written(rule))])
        self._until = 0.0

    async def delete(self, key: str) -> None:
        """It takes no alert any more; its cases stay."""
        await mongo.write_all(self._rows, [mongo.drop_where({"_id": key})])
        self._until = 0.0


def written(rule: Standing) -> mongo.Document:
    """As a row has it: names of fields are values there."""
    return {
        "space": rule.wanted.space,
        "wanted": wanted_row(rule.wanted),
        "alerts": [[field, list(globs)] for field, globs in rule.alerts.items()],
        "enabled": rule.enabled,
        "by": rule.by.model_dump(),
        "at": rule.at,
        "number": rule.number,
        "principal": rule.principal,
    }


def read(row: mongo.Document) -> Standing:
    """The way back."""
    return Standing(
        wanted=read_wanted(row["wanted"]),
        alerts={field: tuple(globs) for field, globs in row["alerts"]},
        enabled=row["enabled"],
        by=User(**row["by"]),
        at=row["at"],
        number=row["number"],
        principal=row.get("principal", ""),
    )
