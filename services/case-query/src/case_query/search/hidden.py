"""Does a word stand in an observable that is still shown?

The words of a case are those of all its observables; those whose type its owner has deleted are
shown no more, and are not to be found either.
"""

import asyncio
from collections.abc import Iterator

from pyroaring import BitMap

from case_query.search.index import Asked
from case_query.search.looks import Looks
from case_query.store import Store
from case_query.views.marks import OBSERVABLE, OBSERVABLE_WORDS
from case_query.views.shown_observables import observables
from case_query.views.tokens import exact, tokens

OF_OBSERVABLES = frozenset({OBSERVABLE, OBSERVABLE_WORDS})
"""The fields of observables alone."""

MANY = 200
"""Cases that are looked at before others have a turn."""


class Hidden:
    """Which cases hide something, and what the others of their observables say.

    `among` are the cases that hide something; `looks`: how many of them may be looked at.
    """

    def __init__(self, store: Store, among: BitMap, looks: Looks) -> None:
        self.among = among
        self._store = store
        self._looks = looks

    async def shown(self, asked: Asked, doubtful: BitMap) -> BitMap:
        """Those of these cases that have it in an observable that is shown."""
        found = BitMap()
        places = self._looks.at_cases(doubtful)
        for begin in range(0, len(places), MANY):
            await asyncio.sleep(0)
            some = places[begin : begin + MANY]
            bodies = await self._store.bodies([self._store.counts.id_of(one) for one in some])
            found |= BitMap(
                place
                for place, body in zip(some, bodies, strict=True)
                if body and body.json and asked.among(frozenset(said(body.json)))
            )
        return found


def said(case: bytes) -> Iterator[str]:
    """The tokens of the observables that a case shows."""
    for observable in observables(case):
        value = observable["value"]
        yield OBSERVABLE + exact(value)
        yield from (OBSERVABLE_WORDS + word for word in tokens(value))
