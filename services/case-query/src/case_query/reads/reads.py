"""Which questions are answered, whoever asks? Those about one generation of the views."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Any, NamedTuple
from uuid import UUID

from pyroaring import BitMap

from case_query.configurations import Configurations
from case_query.errors import CaseNotFound
from case_query.hot import Body
from case_query.metrics.tally import Tally
from case_query.metrics.trend import Trend
from case_query.past.states import States
from case_query.reads.filters import Filters
from case_query.reads.order import Order
from case_query.reads.question import Question
from case_query.search.index import TokenIndex
from case_query.search.matching import Matching
from case_query.search.postings import Postings
from case_query.search.text import parse
from case_query.store import Store
from case_runtime import mongo


class Page(NamedTuple):
    """A page of cases, the number of all of them, and how many there are of each status."""

    cases: Sequence[bytes]
    total: int
    statuses: Mapping[str, int]


class Reads:
    """What the API reads. It watches the counts, so it is made before they are loaded."""

    def __init__(self, store: Store, configurations: Configurations) -> None:
        self.store = store
        self.configurations = configurations
        self.counts = store.counts
        self.order = Order(store.counts)
        index = TokenIndex(store.written, store.counts.place_ever)
        self._postings = Postings(store.counts, index)
        self.tally = Tally(store.counts)
        for watcher in (self.order, self._postings, self.tally, store.days):
            store.counts.watch(watcher)

    async def states(self) -> States:
        """The histories of cases, as far as readers see them."""
        return States((await self.store.written()).history)

    async def trend(self, space: str) -> Trend:
        """The course of the days of a space, as far as readers see it."""
        return Trend((await self.store.written()).milestones, self.store.days, space)

    def filters(self, space: str) -> Filters:
        """What picks cases of a space."""
        return Filters(self.counts, self.order, space)

    async def case(self, case_id: str, space: str) -> Body:
        """The case, or `CaseNotFound`."""
        body = self.store.body_at_hand(case_id)
        if body is None:
            (body,) = await self.store.bodies([case_id])
        if body is None or body.json is None or body.space != space:
            raise CaseNotFound(case_id)
        return body

    async def cases(self, case_ids: Sequence[str], owners: Collection[str]) -> list[Body]:
        """Those that are there and belong to these owners, in the order asked for."""
        bodies = await self.store.bodies(case_ids)
        return [body for body in bodies if body and body.json and body.owner in owners]

    async def page(
        self, asked: Question, space: str, owners: Collection[str], now: datetime
    ) -> Page:
        """One page of a list; the three counts look neither at the status nor at the search."""
        filters = self.filters(space)
        found = filters.fitting(asked, owners, now)
        statuses = filters.statuses(found)
        status = filters.of_status(asked)
        if status is not None:
            found = found & status
        if asked.search is not None:
            found = await self._searched(asked.search, asked, space, found)
        places = self.order.page(
            space,
            found,
            asked.sort_field,
            asked.skipped,
            asked.size,
            descending=asked.descending,
        )
        bodies = await self.cases([self.counts.id_of(place) for place in places], owners)
        return Page([body.json for body in bodies if body.json], len(found), statuses)

    async def _searched(self, text: str, asked: Question, space: str, among: BitMap) -> BitMap:
        query = parse(text, asked.operator)
        if query is None:
            return among
        found = await Matching(self.store, self._postings, space, asked.marks).found(query, among)
        place = self.counts.place_of(text.strip().lower()) if is_uuid(text.strip()) else None
        return found if place is None else found | (among & BitMap([place]))

    async def count(self, collection: mongo.Collection, query: Mapping[str, Any]) -> int:
        """How many documents match."""
        with mongo.translated():
            return await collection.count_documents(query)


def is_uuid(text: str) -> bool:
    """In the one form that ids have."""
    try:
        return str(UUID(text)) == text.lower()
    except ValueError:
        return False
