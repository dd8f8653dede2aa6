"""How many cases hold something of what their owner configured? Those that would lose it."""

import asyncio
from collections import Counter
from typing import NamedTuple

import orjson

from case_events import Configuration
from case_query.reads.order import CREATED
from case_query.reads.reads import Reads
from case_query.views.shown_observables import observables

MOST = 10_000
"""Cases that are looked at: the newest."""

AT_ONCE = 50


class Used(NamedTuple):
    """By key: how many cases show a value or an observable, and how many observables there are."""

    cases: int
    looked_at: int
    holding: Counter[str]
    observing: Counter[str]
    observed: Counter[str]


async def used(reads: Reads, space: str, configuration: Configuration) -> Used:
    """Of its custom fields, and of its types of observables."""
    owned = reads.counts.bits(space, "owner", configuration.owner)
    total = len(owned)
    places = reads.order.page(space, owned, CREATED, 0, MOST, descending=True)
    holding, observing, observed = Counter[str](), Counter[str](), Counter[str]()
    for first in range(0, len(places), AT_ONCE):
        await asyncio.sleep(0)  # others want to be answered, too
        some = [reads.counts.id_of(place) for place in places[first : first + AT_ONCE]]
        for body in await reads.store.bodies(some):
            if body is None or body.json is None:  # deleted while we looked
                continue
            fields = orjson.loads(body.json)["customFields"]
            holding.update(one["key"] for one in fields if one["value"] is not None)
            types = [one["typeKey"] for one in observables(body.json)]
            observed.update(types)
            observing.update(set(types))
    return Used(total, len(places), holding, observing, observed)
