"""How are the views derived again? Into a new generation, while the old one serves."""

import asyncio
import gc
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from typing import TypeAlias
from uuid import uuid4

import structlog

from case_query.configuring import Configuring
from case_query.filler import Filler, stopped
from case_query.generations import BUILDING, Busy, Generations
from case_query.kept import Kept, drop
from case_query.settings import Settings
from case_query.shelf import Shelf
from case_query.store import Store
from case_query.views import VERSION
from case_runtime import mongo
from case_runtime.errors import Later
from case_runtime.follow import Follow
from case_runtime.offsets import Offsets
from case_runtime.same_topic import TopicLost

BATCH = 2000
"""Records that are folded together."""

KEPT_EVERY = 10.0
"""Seconds of work that are done again at most, if the builder dies."""

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
        every=KEPT_EVERY,
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


@contextmanager
def calm() -> Iterator[None]:
    """Folding makes no cycles: looking for them all the time costs a third."""
    before = gc.get_threshold()
    gc.set_threshold(200_000, 50, 1000)
    try:
        yield
    finally:
        gc.set_threshold(*before)
