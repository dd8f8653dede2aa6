"""How is what a deleted case said taken out of the read models, of every generation?

The row of the case itself is a tombstone by then. Its history stays, blank; all else goes.
"""

import asyncio
from collections.abc import Mapping, Sequence
from time import monotonic
from typing import Any

from case_events.erased import blank
from case_query.generations import Generations
from case_query.kept import NAMES, Kept
from case_query.views import history
from case_query.views.rows import beginning, row_id
from case_runtime import mongo

OWN = ("attachments", "user_actions", "search", "milestones", "observables")
"""Those whose rows go."""

AGAIN = 0.1
"""Seconds between two looks."""


class NotFollowed(Exception):
    """The views do not know yet that the case is deleted."""


async def generations(database: mongo.Database) -> list[str]:
    """All that there are, served or not."""
    first = NAMES[0]
    names = await mongo.names(database)
    return sorted(name.removeprefix(f"{first}.") for name in names if name.startswith(f"{first}."))


async def erase(database: mongo.Database, case_id: str, sequence: int, patience: float) -> int:
    """How many rows; `NotFollowed` if those that are served do not follow in that time.

    `sequence` is that of the deletion. Generations that are not served by this release are left as
    if they had never met the case: perhaps nobody follows them any more.
    """
    until, rows = monotonic() + patience, 0
    served = await Generations(database).current()
    for generation in await generations(database):
        kept = Kept.of(database, generation)
        query = _until(case_id, sequence)
        names: Sequence[str] = OWN
        if generation != served:
            await mongo.write_all(kept.cases, [mongo.drop_where({"_id": case_id})])
            names = (*OWN, "history")
        else:
            while not await _is_gone(kept, case_id, sequence):
                if monotonic() > until:
                    raise NotFollowed(generation)
                await asyncio.sleep(AGAIN)
            rows += await _blanked(kept, case_id, sequence)
        for name in names:
            await mongo.write_all(getattr(kept, name), [mongo.drop_where(query)])
    return rows


async def _is_gone(kept: Kept, case_id: str, sequence: int) -> bool:
    """Whether this generation has the deletion, in all its rows; or never heard of the case."""
    last = {"_id": row_id(case_id, sequence)}
    heard = [d async for d in mongo.find(kept.history, last, {"_id": 1})]
    stored = [d async for d in mongo.find(kept.cases, {"_id": case_id}, {"sequence": 1})]
    return bool(heard and stored and stored[0]["sequence"] >= sequence)


async def _blanked(kept: Kept, case_id: str, sequence: int) -> int:
    writes = []
    async for stored in mongo.find(kept.history, _until(case_id, sequence), each=1000):
        made = history.row(blank(history.envelope_of(stored)))
        writes.append(mongo.upsert(made.id, history.document(made)))
    for begin in range(0, len(writes), 1000):
        await mongo.write_all(kept.history, writes[begin : begin + 1000])
    return len(writes)


def _until(case_id: str, sequence: int) -> Mapping[str, Any]:
    """Its rows up to the deletion, and what is below them (`<case>/<sequence>/<place>`)."""
    return {"_id": {"$gt": beginning(case_id), "$lt": row_id(case_id, sequence + 1)}}
