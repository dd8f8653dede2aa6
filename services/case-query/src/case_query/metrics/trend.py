"""How did it go, day by day? Told by the moments in which cases opened and closed."""

import asyncio
from array import array
from collections.abc import AsyncIterator, Collection, Iterable, Mapping
from datetime import timedelta
from typing import Any

from case_query.metrics.days import Counted, Days, Grouping, Key
from case_query.metrics.figures import SPREADS, SUMS, Figures
from case_query.views.facts import EPOCH
from case_runtime import mongo

VALUES: Mapping[Grouping, str] = {
    "assignee": "assignees",
    "severity": "severity",
    "tag": "tags",
    "category": "category",
}
LISTS = ("assignee", "tag")
"""Of which a case may have several."""

MOST_VALUES = 100
"""Of one grouping; those with most moments."""

SUMMED: Mapping[str, Any] = {name: {"$sum": f"${name}"} for name in SUMS}
LISTED: Mapping[str, Any] = {name: {"$push": f"${name}"} for name in SPREADS}


class Trend:
    """Of one space; days count from 1970, in UTC."""

    def __init__(self, rows: mongo.Collection, days: Days, space: str) -> None:
        self._rows = rows
        self._days = days
        self._space = space

    async def figures(
        self,
        grouping: Grouping | None,
        span: range,
        owners: Collection[str],
        fitting: Mapping[str, Any] | None = None,
    ) -> AsyncIterator[tuple[int, Counted]]:
        """Everything that happened on these days to cases of these owners, of a value each."""
        if fitting:
            counted = [(day, one) async for day, one in self._asked(grouping, span, fitting)]
        else:
            counted = await self._known(grouping, span)
        for day, one in counted:
            if one.owner in owners:
                yield day, one

    async def _known(self, grouping: Grouping | None, span: range) -> list[tuple[int, Counted]]:
        """What still holds, and what the database says of the other days."""
        keys = {day: Key(self._space, day, grouping) for day in span}
        known = {day: self._days.get(key) for day, key in keys.items()}
        missing = [day for day, counted in known.items() if counted is None]
        if missing:
            now, found = self._days.now, {day: list[Counted]() for day in missing}
            async for day, one in self._asked(grouping, range(missing[0], missing[-1] + 1), {}):
                if day in found:
                    found[day].append(one)
            for day, counted in found.items():
                known[day] = tuple(counted)
                self._days.put(keys[day], now, counted)
        return [(day, one) for day, counted in known.items() for one in counted or ()]

    async def _asked(
        self, grouping: Grouping | None, span: range, fitting: Mapping[str, Any]
    ) -> AsyncIterator[tuple[int, Counted]]:
        """A document per day, owner and value: none can grow beyond what the database takes."""
        days = {"$gte": span.start, "$lt": span.stop}
        steps: list[Mapping[str, Any]] = [
            {"$match": {"space": self._space, "day": days, **fitting}}
        ]
        by = {"day": "$day", "owner": "$owner"}
        if grouping:
            by["value"] = field = f"${VALUES[grouping]}"
            if grouping in LISTS:  # nobody is an answer to the question whose, no tag is none
                nobody = grouping == "assignee"
                steps.append({"$unwind": {"path": field, "preserveNullAndEmptyArrays": nobody}})
        steps.append({"$group": {"_id": by, **SUMMED, **LISTED}})
        async for said in mongo.grouped(self._rows, steps):
            of = said["_id"]
            sums = {name: said[name] for name in SUMS}
            seconds = {name: array("q", said[name]) for name in SPREADS}
            if any(sums.values()) or any(seconds.values()):  # else only the severity changed
                yield of["day"], Counted(of["owner"], of.get("value"), sums, seconds)


async def each_day(counted: AsyncIterator[tuple[int, Counted]]) -> dict[int, Figures]:
    """Of every day on which something happened."""
    each = dict[int, Figures]()
    async for day, one in counted:
        each.setdefault(day, Figures()).add(one)
    return each


def together(each: Iterable[Figures]) -> Figures:
    """All of them."""
    whole = Figures()
    for one in each:
        whole.add(one)
    return whole


async def each_value(counted: AsyncIterator[tuple[int, Counted]]) -> list[dict[str, Any]]:
    """Of every value, those of most moments first; of a case with several each counts."""
    each, told = dict[str | None, Figures](), list[dict[str, Any]]()
    async for _, one in counted:
        each.setdefault(one.value, Figures()).add(one)
    most = sorted(each.items(), key=lambda found: (-sum(found[1].sums.values()), found[0] or ""))
    for value, figures in most[:MOST_VALUES]:
        told.append({"value": value, **figures.told()})
        await asyncio.sleep(0)  # others want an answer too
    return told


def listed(each: Mapping[int, Figures], span: range, now_open: int | None) -> list[dict[str, Any]]:
    """Every day, also those without anything; `now_open` is what is not closed after the last."""
    told: list[dict[str, Any]] = []
    for day in reversed(span):
        figures = each.get(day) or Figures()
        still = {} if now_open is None else {"open": now_open}
        told.append({"day": date(day), **figures.sums, **still})
        if now_open is not None:
            now_open -= figures.net
    return told[::-1]


def date(day: int) -> str:
    """As `2026-01-02`."""
    return (EPOCH + timedelta(days=day)).date().isoformat()
