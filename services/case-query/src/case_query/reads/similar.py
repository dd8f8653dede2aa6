"""Which cases share observables with a case (Cases API §4.13)?"""

from collections.abc import Iterable, Mapping
from typing import NamedTuple, TypeAlias

import orjson
from pyroaring import BitMap

from case_query.hot import Body
from case_query.reads.order import CREATED
from case_query.reads.reads import Reads
from case_query.views.observables import key
from case_query.views.shown_observables import observables
from case_query.views.untotalled import untotalled
from case_runtime.paging import Paging

Pair: TypeAlias = tuple[str, str]
"""Type and value."""


class Similar(NamedTuple):
    """A page of them, and the number of all."""

    cases: list[bytes]
    total: int


async def similar(reads: Reads, case_id: str, body: Body, asked: Paging) -> Similar | None:
    """Those of the same owner in the same space, the oldest first; None: it has no observables."""
    space, owner = body.space, body.owner
    pairs = pairs_of(body.json or b"")
    if not pairs:
        return None
    store, counts = reads.store, reads.counts
    having = await store.holders.having([key(space, owner, *pair) for pair in pairs])
    found = having & counts.bits(space, "owner", owner)
    place = counts.place_of(case_id)
    if place is not None:
        found -= BitMap([place])
    places = reads.order.page(space, found, CREATED, asked.skipped, asked.size, descending=False)
    bodies = await reads.cases([counts.id_of(one) for one in places], {owner})
    labels = reads.configurations.observable_types(space, owner)
    shown = ((one.json, shared(pairs, one.json)) for one in bodies if one.json)
    # a case that has changed while it was read may share nothing any more
    return Similar([told(case, same, labels) for case, same in shown if same], len(found))


def pairs_of(case: bytes) -> dict[Pair, None]:
    """Of all observables that a case shows, in their order."""
    return {(one["typeKey"], one["value"]): None for one in observables(case)}


def shared(pairs: Iterable[Pair], other: bytes) -> list[Pair]:
    """Those of these that another case has, too."""
    theirs = pairs_of(other)
    return [pair for pair in pairs if pair in theirs]


def told(case: bytes, same: Iterable[Pair], labels: Mapping[str, str]) -> bytes:
    """A case, and what makes it similar."""
    shown = [
        {"typeKey": type_key, "typeLabel": labels[type_key], "value": value}
        for type_key, value in same
        if type_key in labels
    ]
    similarities = orjson.dumps({"observables": shown})
    return b'%b,"comments":[],"similarities":%b}' % (untotalled(case)[:-1], similarities)
