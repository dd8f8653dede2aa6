"""How are the views derived again? Into a new generation, while the old one serves."""

import asyncio
import gc
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from typing import Any, TypeAlias
from uuid import uuid4

import structlog

from case_query.configuring import Configuring
from case_query.counts import Counts
from case_query.generations import BUILDING, Busy, Generations
from case_query.handler import Projector
from case_query.kept import Kept, drop
from case_query.settings import Settings
from case_query.shelf import Shelf
from case_query.store import Store
from case_query.views import VERSION
from case_query.views.cases import View
from case_runtime import mongo
from case_runtime.deliver import Delivery
from case_runtime.errors import Later, Rewound
from case_runtime.follow import Follow, TopicLost
from case_runtime.offsets import Offsets

BATCH = 5000
"""Records that are folded together."""

REMEMBERED = 50_000
"""Cases; nobody else is served from this memory."""

Progress: TypeAlias = Callable[[int, int], None]
"""Is told how many records are read, of how many."""

log = structlog.get_logger()


async def rebuild(settings: Settings, progress: Progress, version: int = VERSION) -> str:
    """Fill a new generation from the beginning of the topic, and have it served; its name.

    What an earlier rebuild left unfinished is finished. `Busy`: another one is at it. `Later`:
    Kafka stays away.
    """
    database = mongo.connect(settings.mongodb_uri, settings.database)
    builder, generations = uuid4().hex, Generations(database, version)
    try:
        name = await generations.claim(builder)
        log.info("rebuild.began", generation=name)
        holding = asyncio.create_task(hold(generations, name, builder))
        filling = asyncio.create_task(fill(settings, name, progress))
        try:
            done, _ = await asyncio.wait({holding, filling}, return_when=asyncio.FIRST_COMPLETED)
        finally:
            await stopped(holding, filling)
        try:
            for task in done:
                task.result()
        except Later:
            with suppress(Busy, Later):
                await generations.leave(builder)
            raise
        await generations.swap(builder)
        log.info("rebuild.done", generation=name)
        return name
    finally:
        database.client.close()


async def hold(generations: Generations, name: str, builder: str) -> None:
    """Say again and again that it is being built; ends only with `Busy`."""
    while True:
        try:
            await generations.report([name])
            await generations.hold(builder)
        except Later as away:
            log.warning("rebuild.not_reported", why=str(away))
        await asyncio.sleep(BUILDING / 5)


async def fill(settings: Settings, name: str, progress: Progress) -> None:
    """Everything that is on the topic, and then the indexes."""
    elections = mongo.Elections()
    database = mongo.connect(settings.mongodb_uri, settings.database, elections)
    kept = Kept.of(database, name)
    store = Store(database, name)
    filler = Filler(Shelf(store, kept, REMEMBERED), store.counts)
    follow = Follow(
        settings.topic,
        settings.kafka_bootstrap_servers,
        filler,
        Offsets(database, name, elections=elections),
        f"views {name}",
        patience=settings.gap_patience,
        most=BATCH,
        absence=settings.kafka_patience,
    )
    try:
        with calm():
            await Configuring(name, settings).fill()
            await follow.fill(progress)
            await kept.prepare()
            await follow.fill(progress)
    except TopicLost:  # what was left unfinished belongs to another topic
        await drop(database, name)
        raise
    finally:
        await filler.abandon()
        database.client.close()


class Filler(Projector):
    """A projector that folds the next batch while the last is being written; nobody waits for it.

    What could not be written is met again, from the stored offsets, and then one batch waits for
    the other: whoever delivers finds out which record it is.
    """

    def __init__(self, shelf: Shelf, counts: Counts) -> None:
        super().__init__(shelf, counts, Nobody())
        self._writing: asyncio.Task[Mapping[str, int]] | None = None
        self._careful = False

    async def abandon(self) -> None:
        """Write nothing more."""
        if self._writing:
            await stopped(self._writing)

    async def handle(self, delivery: Delivery) -> None:
        """Return when all before it is written."""
        folded = await self.fold(delivery)
        await self.finish()
        if self._careful:
            await self._shelf.save(folded)
            return
        self._shelf.remember(folded)
        self._writing = asyncio.create_task(self._shelf.write(folded))

    async def finish(self) -> None:
        """What was handled is written; `Rewound` if that failed."""
        writing, self._writing = self._writing, None
        try:
            if writing:
                await writing
        except Exception as fault:
            self._careful = not isinstance(fault, Later | Rewound)
            raise Rewound(repr(fault)) from fault


class Nobody:
    """Waits for a generation that is not served yet."""

    def tell(self, seen: Mapping[str, View]) -> None:
        """Nothing comes of it."""


@contextmanager
def calm() -> Iterator[None]:
    """Folding makes no cycles: looking for them all the time costs a third."""
    before = gc.get_threshold()
    gc.set_threshold(200_000, 50, 1000)
    try:
        yield
    finally:
        gc.set_threshold(*before)


async def stopped(*tasks: "asyncio.Task[Any]") -> None:
    """Cancel those that still run, and wait for it."""
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)
