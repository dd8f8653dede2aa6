"""In which order is a case erased? First where it comes from, then where it was brought to.

What a crash leaves is found by erasing once more.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

from case_command.log.erasing import Erasing
from case_query import erasing as of_views
from case_runtime import mongo
from caselog.dead.effects import COLLECTIONS, DATABASES, ONE
from caselog.verifying.verify import Stores

PATIENCE = 60.0
"""Seconds in which the views may follow that it is deleted."""

TICKETS = "tickets"
"""What connector-pusher keeps of each case in each system."""


@dataclass(frozen=True, slots=True)
class Done:
    """How much."""

    actions: int
    files: int
    views: int
    effects: int


@dataclass(frozen=True, slots=True)
class Places:
    """Where everything is."""

    stores: Stores
    reactors: Mapping[str, str] = field(default_factory=lambda: DATABASES)


async def erased(places: Places, case_id: str, patience: float = PATIENCE) -> Done:
    """Everywhere at once; `NoSuchCase`, `NotFollowed`, `Later`."""
    stores = places.stores
    log, views = (mongo.connect(stores.mongo, name) for name in (stores.log, stores.views))
    try:
        told = await Erasing(log).erase(case_id)
        effects = 0
        for service, name in places.reactors.items():
            for collection in (*COLLECTIONS.get(service, ONE), TICKETS):
                rows = mongo.durable(log.client[name], collection)
                effects += await _without(rows, case_id)
        rows_of_views = await of_views.erase(views, case_id, told.sequence, patience)
    finally:
        log.client.close()
        views.client.close()
    return Done(told.actions, told.files, rows_of_views, effects)


async def _without(rows: mongo.Collection, case_id: str) -> int:
    """Of a reactor: the keys of all that it did or is to do begin with the case.

    A row that is gone is not planned again: how far it has come with the case stays.
    """
    query = {"_id": {"$gt": f"{case_id}/", "$lt": f"{case_id}0"}}
    found = [one["_id"] async for one in mongo.find(rows, query, {"_id": 1})]
    await mongo.write_all(rows, [mongo.drop_where({"_id": {"$in": found}})] if found else [])
    return len(found)
