"""Which questions are answered, whoever asks? Those about one generation of the views."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Any, NamedTuple

from pyroaring import BitMap

from case_events.configured import FieldValue
from case_query.configurations import Configurations
from case_query.errors import CaseNotFound
from case_query.hot import Body
from case_query.metrics.tally import Tally
from case_query.metrics.trend import Trend
from case_query.past.states import States
from case_query.reads import toggles
from case_query.reads.contents import Contents
from case_query.reads.filters import NONE, Filters
from case_query.reads.order import Order
from case_query.reads.question import Question
from case_query.reads.searching import Searching
from case_query.store import Store
from case_runtime import mongo


class Page(NamedTuple):
    """A page of cases, the number of all of them, and how many there are of each status.

    `short`: there may be more, but not all was looked at.
    """

    cases: Sequence[bytes]
    total: int
    statuses: Mapping[str, int]
    short: bool = False


class Reads:
    """What the API reads. It watches the counts, so it is made before they are loaded."""

    def __init__(self, store: Store, configurations: Configurations) -> None:
        self.store = store
        self.configurations = configurations
        self.counts = store.counts
        self.order = Order(store.counts)
        self.searching = Searching(store, self.order, self._hiding)
        self.contents = Contents(store)
        self.tally = Tally(store.counts)
        for watcher in (self.order, self.searching.postings, self.tally, store.days):
            store.counts.watch(watcher)

    async def states(self) -> States:
        """The histories of cases, as far as readers see them."""
        return States((await self.store.written()).history)

    async def trend(self, space: str) -> Trend:
        """The course of the days of a space, as far as readers see it."""
        return Trend((await self.store.written()).milestones, self.store.days, space)

    def filters(self, space: str, defaults: Mapping[str, FieldValue] = NONE) -> Filters:
        """What picks cases of a space; `defaults` are those of the custom fields it looks at."""
        return Filters(self.counts, self.order, space, defaults)

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
        filters = self.filters(space, self._defaults(asked, space))
        found = filters.fitting(asked, owners, now)
        statuses = filters.statuses(found)
        status = filters.of_status(asked)
        if status is not None:
            found = found & status
        sought = await self.searching.found(asked, space, found)
        places = await self.searching.page(asked, space, sought)
        bodies = await self.cases([self.counts.id_of(place) for place in places], owners)
        shown = [body.json for body in bodies if body.json]
        return Page(shown, len(sought.cases), statuses, sought.short)

    def _hiding(self, space: str) -> BitMap:
        """The cases with observables whose type their owner has no more."""
        hiding = BitMap()
        for owner, cases in self.counts.values(space, "owner").items():
            known = self.configurations.observable_types(space, str(owner))
            for kind, having in self.counts.values(space, "observed").items():
                if kind not in known:
                    hiding |= having & cases
        return hiding

    def _defaults(self, asked: Question, space: str) -> Mapping[str, FieldValue]:
        """What cases show of the custom fields that they lack, if it is asked for any."""
        if not asked.holding:
            return NONE
        owner = toggles.sole(asked.owner)
        return toggles.checked(asked.holding, self.configurations.of(space, owner))

    async def references(self, connector_ids: Collection[str]) -> Mapping[str, int]:
        """How many cases and configurations name each of these connectors."""
        found = self.configurations.naming(connector_ids)
        rows = (await self.store.written()).cases
        for connector_id in connector_ids:
            found[connector_id] += await self.count(rows, {"connector": connector_id})
        return found

    async def count(self, collection: mongo.Collection, query: Mapping[str, Any]) -> int:
        """How many documents match."""
        with mongo.translated():
            return await collection.count_documents(query)
