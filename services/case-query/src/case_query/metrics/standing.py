"""How old, and how severe, were the cases that were not closed at the end of some day?

What is open now is known in memory; what happened since that day is taken back from it.
"""

import asyncio
from bisect import bisect_right
from collections.abc import Collection, Iterator, Mapping
from itertools import islice
from typing import Any, NamedTuple

from pyroaring import BitMap

from case_events import Severity, Status
from case_events.saved_objects import SEVERITIES, STATUSES
from case_query.counts import Counts
from case_query.views.facts import Facts
from case_query.views.milestones import DAY
from case_query.views.rows import DIGITS
from case_runtime import mongo

AGES = (0, 1, 3, 7, 14, 30, 90)
"""Days; of each step those that are at least so old, and younger than the next."""

AT_ONCE = 2_000
"""Cases that are looked at before others get an answer."""

OPEN = [number for status, number in STATUSES.items() if status is not Status.CLOSED]
SEVERITY = {number: severity for severity, number in SEVERITIES.items()}


class Since(NamedTuple):
    """What happened to a case since then: `severity` is what it was, None if it still is.

    `open` is how many times more it was closed than opened again.
    """

    made: bool
    open: int
    severity: Severity | None


class Standing(NamedTuple):
    """A case that was not closed; when it was made, in milliseconds."""

    severity: Severity
    created_at: int


async def since(
    rows: mongo.Collection, space: str, owners: Collection[str], day: int
) -> Mapping[str, Since]:
    """What happened after a day to cases of these owners, case by case."""
    case = {"$substrBytes": ["$_id", 0, {"$subtract": [{"$strLenBytes": "$_id"}, DIGITS + 1]}]}
    steps: list[Mapping[str, Any]] = [
        {"$match": {"space": space, "owner": {"$in": [*owners]}, "day": {"$gt": day}}},
        {"$sort": {"_id": 1}},
        {
            "$group": {
                "_id": case,
                "opened": {"$sum": "$opened"},
                "closed": {"$sum": "$closed"},
                "reopened": {"$sum": "$reopened"},
                "severity": {"$first": {"$ifNull": ["$was", "$severity"]}},
            }
        },
    ]
    return {
        one["_id"]: Since(
            one["opened"] > 0, one["closed"] - one["reopened"], Severity(one["severity"])
        )
        async for one in mongo.grouped(rows, steps)
    }


def standing(
    counts: Counts,
    space: str,
    owners: Collection[str],
    later: Mapping[str, Since],
    among: BitMap | None = None,
) -> Iterator[Standing]:
    """The cases of these owners that were there and not closed, before what happened later.

    `among`: only these are looked at; None: all.
    """
    places = BitMap()
    for status in OPEN:
        places |= counts.bits(space, "status", status)
    places.update(place for one in later if (place := counts.place_of(one)) is not None)
    for place in places if among is None else places & among:
        facts = counts.facts_at(place)
        if facts and facts.owner in owners:
            was = before(facts, later.get(facts.id))
            if was:
                yield was


def before(facts: Facts, later: Since | None) -> Standing | None:
    """The case as it stood then; None if it was not there, or closed."""
    still = facts.status in OPEN
    if later is None:
        return Standing(SEVERITY[facts.severity], facts.created_at) if still else None
    if later.made or still + later.open <= 0:
        return None
    return Standing(later.severity or SEVERITY[facts.severity], facts.created_at)


async def by_age(found: Iterator[Standing], at: int) -> list[dict[str, int]]:
    """How many there are of each age and severity, at a millisecond; every age is told."""
    told = [{"days": age, **dict.fromkeys(map(str, Severity), 0)} for age in AGES]
    while some := list(islice(found, AT_ONCE)):
        for one in some:
            days = max(0, at - one.created_at) // DAY
            told[bisect_right(AGES, days) - 1][one.severity] += 1
        await asyncio.sleep(0)
    return told
