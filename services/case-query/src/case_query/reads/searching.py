"""Which of some cases does a search find, and in which order?"""

from collections.abc import Callable, Sequence
from typing import NamedTuple
from uuid import UUID

from pyroaring import BitMap

from case_query.reads.order import CREATED, Order
from case_query.reads.question import Question
from case_query.search.frequent import Frequent
from case_query.search.index import TokenIndex
from case_query.search.looks import USUAL, Bounds, Looks
from case_query.search.matching import Matching
from case_query.search.postings import Postings
from case_query.search.query import Query
from case_query.search.relevance import COMPARED, by_relevance
from case_query.search.text import parse
from case_query.store import Store


class Sought(NamedTuple):
    """What was found, by which question; and the case that was named by its id, if one was.

    `short`: there was more to look at than one search may.
    """

    cases: BitMap
    query: Query | None
    named: int | None = None
    short: bool = False


class Searching:
    """Over one generation of the views; it watches the counts."""

    def __init__(
        self, store: Store, order: Order, hiding: Callable[[str], BitMap], bounds: Bounds = USUAL
    ) -> None:
        """`hiding` tells which cases of a space do not show all of their observables."""
        self._store = store
        self._order = order
        self._hiding = hiding
        self.bounds = bounds
        index = TokenIndex(store.written, store.counts)
        self.postings = store.words = Postings(store.counts, index)
        self.frequent = Frequent(store.written, index, self.postings, store.counts.__len__)

    async def found(self, asked: Question, space: str, among: BitMap) -> Sought:
        """Those among these cases; an id finds its case, whatever is searched."""
        text = asked.search or ""
        query = parse(text, asked.operator)
        if query is None:
            return Sought(among, None)
        matching = self._matching(asked, space)
        found = await matching.found(query, among)
        named = self._store.counts.place_of(text.strip().lower()) if is_uuid(text.strip()) else None
        if named is None or named not in among:
            return Sought(found, query, short=matching.short)
        return Sought(found | BitMap([named]), query, named, matching.short)

    async def page(self, asked: Question, space: str, sought: Sought) -> Sequence[int]:
        """The places of the page that is asked for."""
        skip, size = asked.skipped, asked.size
        if not asked.by_relevance:
            return self._order.page(
                space, sought.cases, asked.sort_field, skip, size, descending=asked.descending
            )
        if sought.query is None:
            return self._newest(space, sought.cases, skip, size)
        best = await self._best(asked, space, sought.query, sought)
        page = best[skip : skip + size]
        rest = sought.cases - BitMap(best)
        if rest and len(page) < size:
            page += self._newest(space, rest, max(0, skip - len(best)), size - len(page))
        return page

    async def _best(self, asked: Question, space: str, query: Query, sought: Sought) -> list[int]:
        newest = self._newest(space, sought.cases, 0, COMPARED)
        cases = len(self._store.counts.all(space))
        best = await by_relevance(self._matching(asked, space), query, newest, cases)
        if sought.named is None:
            return best
        return [sought.named, *(place for place in best if place != sought.named)]

    def _newest(self, space: str, cases: BitMap, skip: int, size: int) -> list[int]:
        return self._order.page(space, cases, CREATED, skip, size, descending=True)

    def _matching(self, asked: Question, space: str) -> Matching:
        looks = Looks(self.bounds, lambda cases, most: self._newest(space, cases, 0, most))
        hiding = self._hiding(space)
        return Matching(self._store, self.postings, space, asked.marks, looks=looks, hiding=hiding)


def is_uuid(text: str) -> bool:
    """In the one form that ids have."""
    try:
        return str(UUID(text)) == text.lower()
    except ValueError:
        return False
