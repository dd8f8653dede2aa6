"""Who projects into the collections that replicas share, without a topic?"""

from case_query.handler import Projector
from case_query.kept import Kept
from case_query.shelf import Shelf
from case_query.store import Store
from case_runtime.delivery import Delivery


class Nobody:
    def tell(self, seen):
        """Nobody waits."""


class Replica:
    """One process that projects into the collections it shares with others."""

    def __init__(self, database):
        self.kept = Kept.of(database, "1.1")
        self.store = Store(database, "1.1")
        self.shelf = Shelf(self.store, self.kept)
        self.projector = Projector(self.shelf, self.store.counts, Nobody())

    async def meets(self, *envelopes):
        """As the topic brings them: what is next is told from what is not; all is written."""
        first = {}
        for envelope in envelopes:
            first.setdefault(envelope.stream, envelope.sequence)
        known = dict(await self.projector.positions(first))
        delivery = Delivery()
        for envelope in envelopes:
            fresh = envelope.sequence == known[envelope.stream] + 1
            (delivery.fresh if fresh else delivery.repeated).append(envelope)
            known[envelope.stream] = max(known[envelope.stream], envelope.sequence)
            delivery.places[envelope.stream] = (0, envelope.sequence)
        await self.projector.handle(delivery)
        await self.projector.settle()


async def nothing_known(first):
    """As somebody who has never met any case."""
    return dict.fromkeys(first, 0)
