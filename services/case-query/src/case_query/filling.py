"""How is all that is on the topic, or a part of it, brought into views that nobody reads yet?"""

import asyncio
import gc
from collections.abc import Callable, Collection, Iterator
from contextlib import contextmanager
from typing import TypeAlias

from aiokafka.errors import KafkaError

from case_events.wire import from_record
from case_query import kept
from case_query.filler import Filler
from case_query.kept import Kept
from case_query.settings import Settings
from case_query.shelf import Shelf
from case_query.store import Store
from case_runtime import kafka_topics, mongo
from case_runtime.follow import Follow
from case_runtime.offsets import Offsets

BATCH = 3000
"""Records that are folded together."""

KEPT_EVERY = 10.0
"""Seconds of work that are done again at most, if the builder dies."""

REMEMBERED = 50_000
"""Cases; nobody else is served from this memory."""

Progress: TypeAlias = Callable[[int, int], None]
"""Is told how many records are read, of how many."""


class Filling:
    """One generation of the views, in one process."""

    def __init__(self, settings: Settings, name: str) -> None:
        self._settings = settings
        self.name = name
        elections = mongo.Elections()
        self._database = mongo.connect(settings.mongodb_uri, settings.database, elections)
        self._offsets = Offsets(self._database, name, elections=elections)
        self.kept = Kept.of(self._database, name)
        store = Store(self._database, name)
        self._filler = Filler(Shelf(store, self.kept, REMEMBERED), store.counts)

    async def left(self) -> int:
        """Records of the topic that are still to be read; 0 if Kafka does not say."""
        servers, topic = self._settings.kafka_bootstrap_servers, self._settings.topic
        try:
            # of one that is not there, ends come very late
            await kafka_topics.ensure(servers, [topic])
            ends = await kafka_topics.ends(servers, topic)
        except KafkaError:
            return 0
        stored = await self._offsets.stored()
        return sum(ends.values()) - sum(one.next for one in stored.values())

    async def read(self, progress: Progress, partitions: Collection[int] | None = None) -> None:
        """What is on these partitions by now, or on all; `TopicLost`, `Later` as `Follow.fill`."""
        follow = Follow(
            self._settings.topic,
            self._settings.kafka_bootstrap_servers,
            self._filler,
            self._offsets,
            f"views {self.name}",
            patience=self._settings.gap_patience,
            most=BATCH,
            absence=self._settings.kafka_patience,
            every=KEPT_EVERY,
            partitions=partitions,
            read=from_record,
        )
        await follow.fill(progress)

    async def prepare(self) -> None:
        """Make the indexes; meanwhile what is remembered is forgotten: that takes time, too."""
        await asyncio.gather(self.kept.prepare(), asyncio.to_thread(self._filler.forget))

    async def drop(self) -> None:
        """Nothing of it is left."""
        await kept.drop(self._database, self.name)

    async def end(self) -> None:
        """Write nothing more."""
        await self._filler.abandon()
        self._database.client.close()


@contextmanager
def calm() -> Iterator[None]:
    """Folding makes no cycles: looking for them all the time costs a third."""
    before = gc.get_threshold()
    gc.set_threshold(1_000_000, 50, 1000)
    try:
        yield
    finally:
        gc.set_threshold(*before)
