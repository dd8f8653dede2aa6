"""How is a document only ever replaced by a later one, whoever else writes it too?

Every document says at which sequence it was written. A new one is inserted, an old one replaced if
it is not older than it was when it was read, and not as new as what replaces it. Whatever was not
written is looked at: somebody newer was there, or what was stored has gone back.
"""

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from case_runtime import mongo
from case_runtime.errors import Rewound

SEQUENCE = "sequence"


class Step(NamedTuple):
    """One document; `known` is the sequence at which it was read, 0 for one that is new.

    `was_read` False: nobody has read it, and nobody wonders if it is not there.
    """

    id: str
    known: int
    sequence: int
    document: Mapping[str, Any]
    was_read: bool = True

    def replacing(self, since: int) -> mongo.Write:
        """In place of what is at least that new, and older than this."""
        within = range(since, self.sequence)
        return mongo.replace_within(self.id, SEQUENCE, within, self.document)


async def advance(
    collection: mongo.Collection, steps: Sequence[Step], also: Sequence[mongo.Write] = ()
) -> Mapping[str, int]:
    """Write them, and `also` what changes no document that is there.

    Where something newer is stored, how new it is. `Rewound`: what is stored is older than what
    was read, or is not there any more.
    """
    new = [step for step in steps if not step.known]
    old = [step for step in steps if step.known]
    replaces = [step.replacing(step.known) for step in old]
    written = await mongo.write_all(collection, [*map(inserting, new), *replaces, *also])
    blocked = [new[place] for place in written.blocked if place < len(new)]
    missed = old if written.changed < len(old) else []
    if not blocked and not missed:
        return {}
    stored = await sequences(collection, [step.id for step in (*blocked, *missed)])
    if any(stored.get(step.id, 0) < step.known for step in missed if step.was_read):
        raise Rewound("what was stored is older by now, or gone")
    behind = [step for step in blocked if stored.get(step.id, 0) < step.sequence]
    absent = [step for step in missed if step.id not in stored]
    again = [*(step.replacing(0) for step in behind), *map(inserting, absent)]
    await mongo.write_all(collection, again)
    ours = {step.id: step.sequence for step in steps}
    return {one: sequence for one, sequence in stored.items() if sequence > ours[one]}


def inserting(step: Step) -> mongo.Write:
    """Where there is nothing."""
    return mongo.insert(step.id, step.document)


async def sequences(collection: mongo.Collection, ids: Sequence[str]) -> Mapping[str, int]:
    """How new is what is stored under these ids."""
    found = mongo.find(collection, {"_id": {"$in": list(ids)}}, {SEQUENCE: 1})
    return {d["_id"]: d[SEQUENCE] async for d in found}
