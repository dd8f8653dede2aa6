"""Which cases share observables with a case (Cases API §4.13)?"""

from collections.abc import Iterable
from typing import NamedTuple

import orjson
from pyroaring import BitMap

from case_query.errors import CaseNotFound
from case_query.hot import Body
from case_query.reads.order import CREATED
from case_query.reads.reads import Reads
from case_query.views.observables import key
from case_query.views.shown_observables import observables
from case_query.views.untotalled import untotalled
from case_runtime.paging import Paging


class Similar(NamedTuple):
    """A page of them, and the number of all."""

    cases: list[bytes]
    total: int


class Shared(NamedTuple):
    """An observable, as it is told of those that share it."""

    json: bytes
    holders: BitMap


async def similar(reads: Reads, case_id: str, body: Body, asked: Paging) -> Similar | None:
    """Those of the same owner in the same space, the oldest first; None: it has no observables."""
    space, owner, counts = body.space, body.owner, reads.counts
    labels = reads.configurations.observable_types(space, owner)
    shown = ((one["typeKey"], one["value"]) for one in observables(body.json or b""))
    pairs = dict.fromkeys(pair for pair in shown if pair[0] in labels)
    if not pairs:
        return None
    having = await reads.store.holders.having([key(space, owner, *pair) for pair in pairs])
    place = counts.place_of(case_id)
    if place is None:  # deleted while we looked
        raise CaseNotFound(case_id)
    shared = [
        Shared(orjson.dumps({"typeKey": kind, "typeLabel": labels[kind], "value": value}), holders)
        for (kind, value), holders in zip(pairs, having, strict=True)
        if len(holders) > (place in holders)
    ]
    found = BitMap().union(*(one.holders for one in shared))
    found &= counts.bits(space, "owner", owner)
    found.discard(place)
    places = reads.order.page(space, found, CREATED, asked.skipped, asked.size, descending=False)
    bodies = await reads.store.bodies([counts.id_of(one) for one in places])
    there = ((at, one.json) for at, one in zip(places, bodies, strict=True) if one)
    return Similar([told(json, shared, at) for at, json in there if json], len(found))


def told(case: bytes, shared: Iterable[Shared], place: int) -> bytes:
    """A case, and what makes it similar."""
    same = b",".join(one.json for one in shared if place in one.holders)
    similarities = b'{"observables":[%b]}' % same
    return b'%b,"comments":[],"similarities":%b}' % (untotalled(case)[:-1], similarities)
