"""What does one generation of the views consist of, in one process?"""

from dataclasses import dataclass
from typing import Self

from case_events import USER_ACTIONS
from case_query.handler import Projector
from case_query.kept import Kept
from case_query.reads.reads import Reads
from case_query.settings import Settings
from case_query.shelf import Shelf
from case_query.shown import Shown
from case_query.store import Store
from case_query.views import cases
from case_query.views.cases import View
from case_runtime import mongo
from case_runtime.follow import Follow, Tail
from case_runtime.offsets import Offsets


@dataclass(frozen=True, slots=True)
class World:
    """Where everything is.

    The projector has a connection of its own, whose writes tell when the primary changes.
    """

    settings: Settings
    reads: mongo.Database
    writes: mongo.Database
    elections: mongo.Elections

    @classmethod
    def of(cls, settings: Settings) -> Self:
        """As the settings say."""
        elections = mongo.Elections()
        uri, database = settings.mongodb_uri, settings.database
        reads, writes = mongo.connect(uri, database), mongo.connect(uri, database, elections)
        return cls(settings, reads, writes, elections)

    def close(self) -> None:
        """Nothing is read or written any more."""
        self.writes.client.close()
        self.reads.client.close()


class Generation:
    """The store, those who wait for it, and the loop that follows the topic into it."""

    def __init__(
        self,
        name: str,
        world: World,
        tail: Tail | None = None,
    ) -> None:
        self.name = name
        self.store = Store(world.reads, name)
        self.reads = Reads(self.store)
        self.kept = Kept.of(world.writes, name)
        self.shelf = Shelf(self.store, self.kept)
        self.shown = Shown(self)
        self.follow = Follow(
            USER_ACTIONS,
            world.settings.kafka_bootstrap_servers,
            Projector(self.shelf, self.store.counts, self.shown),
            Offsets(world.writes, name, elections=world.elections),
            f"case-query {name}",
            patience=world.settings.gap_patience,
            tail=tail,
        )

    def remembered(self, case_id: str) -> View | None:
        """The case as last stored, if that was lately."""
        return self.shelf.remembered(case_id)

    async def look(self, case_id: str) -> View | None:
        """The case as it is stored, if this process has come so far with it: lists show it too."""
        async for found in mongo.find(self.store.cases, {"_id": case_id}):
            if self.follow.reached.get(found["partition"], 0) > found["offset"]:
                return cases.restored(found)
        return None

    def body(self, seen: View) -> bytes:
        """The case without its attachments."""
        at_hand = self.store.body_at_hand(seen.id)
        if at_hand is not None and at_hand.sequence == seen.sequence and at_hand.json is not None:
            return at_hand.json
        return cases.body(seen)

    async def thread(self, case_id: str, born: int) -> list[bytes]:
        """Everything that is attached, oldest first."""
        return await self.store.thread(case_id, born)
