"""How did it go, day by day? Told by the moments in which cases opened and closed."""

from collections.abc import Collection, Mapping
from datetime import timedelta
from typing import Any, Literal, TypeAlias

from case_query.metrics.figures import SPREADS, SUMS, Figures
from case_query.views.facts import EPOCH
from case_runtime import mongo

Grouping: TypeAlias = Literal["assignee", "severity", "tag"]

VALUES: Mapping[Grouping, str] = {"assignee": "assignees", "severity": "severity", "tag": "tags"}
MOST_VALUES = 100
"""Of one grouping; those with most moments."""

Steps: TypeAlias = list[Mapping[str, Any]]

SUMMED: Mapping[str, Any] = {name: {"$sum": f"${name}"} for name in SUMS}
LISTED: Mapping[str, Any] = {name: {"$push": f"${name}"} for name in SPREADS}


class Trend:
    """Of one space and some owners; days count from 1970, in UTC."""

    def __init__(self, rows: mongo.Collection, space: str, owners: Collection[str]) -> None:
        self._rows = rows
        self._of = {"space": space, "owner": {"$in": sorted(owners)}}

    async def days(
        self, first: int, last: int, fitting: Mapping[str, Any]
    ) -> tuple[dict[int, Figures], Figures]:
        """Each day on which something was, and all of them."""
        each, whole = dict[int, Figures](), Figures()
        group = {"$group": {"_id": "$day", **SUMMED, **LISTED}}
        async for counted in self._grouped(first, last, fitting, [group]):
            each.setdefault(counted["_id"], Figures()).add(counted)
            whole.add(counted)
        return each, whole

    async def by(
        self, grouping: Grouping, first: int, last: int, fitting: Mapping[str, Any]
    ) -> list[dict[str, Any]]:
        """Each value, those of most moments first; of a case with several each counts."""
        field = f"${VALUES[grouping]}"
        steps: Steps = []
        if grouping != "severity":
            nobody = grouping == "assignee"  # whose a case is, is a question; which tags, is none
            steps.append({"$unwind": {"path": field, "preserveNullAndEmptyArrays": nobody}})
        # by day too: one answer of the database holds no more than 16 MiB
        steps.append({"$group": {"_id": {"value": field, "day": "$day"}, **SUMMED, **LISTED}})
        found: dict[str | None, Figures] = {}
        async for counted in self._grouped(first, last, fitting, steps):
            found.setdefault(counted["_id"].get("value"), Figures()).add(counted)
        most = sorted(found.items(), key=lambda one: (-sum(one[1].sums.values()), one[0] or ""))
        return [{"value": value, **figures.told()} for value, figures in most[:MOST_VALUES]]

    async def net(self, after: int) -> int:
        """How many cases more are not closed now than at the end of that day."""
        whole = Figures()
        steps: Steps = [{"$group": {"_id": None, **SUMMED}}]
        async for counted in self._grouped(after + 1, None, {}, steps):
            whole.add({**counted, **dict.fromkeys(SPREADS, ())})
        return whole.net

    def _grouped(
        self, first: int, last: int | None, fitting: Mapping[str, Any], steps: Steps
    ) -> Any:  # noqa: ANN401 - the documents of the database
        days = {"$gte": first} | ({} if last is None else {"$lte": last})
        return mongo.grouped(self._rows, [{"$match": {**self._of, "day": days, **fitting}}, *steps])


def listed(
    each: Mapping[int, Figures], first: int, last: int, now_open: int | None
) -> list[dict[str, Any]]:
    """Every day, also those without anything; `now_open` is what is not closed after the last."""
    told: list[dict[str, Any]] = []
    for day in range(last, first - 1, -1):
        figures = each.get(day) or Figures()
        still = {} if now_open is None else {"open": now_open}
        told.append({"day": date(day), **figures.sums, **still})
        if now_open is not None:
            now_open -= figures.net
    return told[::-1]


def date(day: int) -> str:
    """As `2026-01-02`."""
    return (EPOCH + timedelta(days=day)).date().isoformat()
