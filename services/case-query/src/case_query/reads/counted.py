"""How many cases would each choice of a filter leave? Bitmaps, joined.

For each field all other filters count, its own does not: who has picked one tag sees what picking
another one would add.
"""

from collections.abc import Collection, Mapping
from datetime import datetime
from functools import reduce
from operator import and_
from typing import Any

from pyroaring import BitMap

from case_events.saved_objects import SEVERITIES, STATUSES
from case_query.counts import NOBODY, Field, Value
from case_query.reads import question
from case_query.reads.question import Question
from case_query.reads.reads import Reads

MOST = 100
"""Values of one field: those that most cases have."""

FIELDS: Mapping[str, Field] = {
    "status": "status",
    "severity": "severity",
    "owner": "owner",
    "tags": "tag",
    "assignees": "assignee",
    "category": "category",
    "reporters": "reporter",
}
"""As they are asked for, and as they are counted."""

NAMES: Mapping[Field, Mapping[Value, str]] = {
    "status": {number: str(name) for name, number in STATUSES.items()},
    "severity": {number: str(name) for name, number in SEVERITIES.items()},
    "assignee": {NOBODY: question.NOBODY},
}


async def counted(
    reads: Reads, asked: Question, space: str, owners: Collection[str], now: datetime
) -> tuple[dict[str, Any], bool]:
    """Of each field its values with how many cases have them, most first; and how many fit all.

    `owners` are those whose cases may be read, whichever are asked for. Also whether there was
    more to look at than one search may.
    """
    filters = reads.filters(space)
    sought = await reads.searching.found(asked, space, filters.within(asked, owners, now))
    each = filters.each(asked)
    shown = {
        "total": len(reduce(and_, each.values(), sought.cases)),
        "fields": {
            name: listed(
                field,
                reads.counts.values(space, field),
                reduce(and_, (one for of, one in each.items() if of != field), sought.cases),
            )
            for name, field in FIELDS.items()
        },
    }
    return shown, sought.short


def listed(field: Field, values: Mapping[Value, BitMap], among: BitMap) -> dict[str, Any]:
    """The values that are left, and how many of them there are."""
    having = ((value, bits.intersection_cardinality(among)) for value, bits in values.items())
    named = NAMES.get(field, {})
    found = [(str(named.get(value, value)), count) for value, count in having if count]
    found.sort(key=lambda one: (-one[1], one[0]))
    shown = [{"value": value, "count": count} for value, count in found[:MOST]]
    return {"values": shown, "distinct": len(found)}
