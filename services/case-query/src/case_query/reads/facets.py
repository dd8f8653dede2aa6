"""Which values do cases share?"""

from collections.abc import Collection

import orjson

from case_query.counts import Field
from case_query.reads.order import CREATED
from case_query.reads.reads import Reads

MOST = 10_000


def values(reads: Reads, space: str, field: Field, owners: Collection[str]) -> list[str]:
    """The texts that cases of these owners have there, each once, in order."""
    owned = reads.filters(space).owned(owners)
    found = reads.counts.values(space, field).items()
    return sorted(str(text) for text, bits in found if text and bits.intersect(owned))[:MOST]


async def reporters(reads: Reads, space: str, owners: Collection[str]) -> list[bytes]:
    """Everyone who opened a case of these owners, as they were called when they did it last."""
    owned = reads.filters(space).owned(owners)
    named = reads.counts.values(space, "reporter").items()
    waiting = {str(name) for name, bits in named if bits.intersect(owned)}
    latest: dict[str, str] = {}
    for place in reads.order.by(space, CREATED).downwards():
        if not waiting:
            break
        facts = reads.counts.facts_at(place)
        if facts and facts.reporter in waiting and facts.owner in owners:
            waiting.remove(facts.reporter)
            latest[facts.reporter] = facts.id
    bodies = await reads.cases([case_id for _, case_id in sorted(latest.items())][:MOST], owners)
    return [orjson.dumps(orjson.loads(body.json or b"")["created_by"]) for body in bodies]
