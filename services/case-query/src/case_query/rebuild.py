"""How are the views derived again? Into a new generation, while the old one serves."""

import asyncio
from collections.abc import Awaitable, Callable, Collection
from contextlib import suppress
from uuid import uuid4

import structlog

from case_query.configuring import Configuring
from case_query.filler import stopped
from case_query.filling import Filling, Progress, calm
from case_query.generations import BUILDING, Busy, Generations
from case_query.helping import Helper, Order
from case_query.settings import Settings
from case_query.views import VERSION
from case_runtime import mongo
from case_runtime.errors import Later
from case_runtime.same_topic import TopicLost

log = structlog.get_logger()


async def rebuild(
    settings: Settings,
    progress: Progress,
    version: int = VERSION,
    instead: Collection[str | None] = (),
    first: Callable[[], Awaitable[None]] | None = None,
) -> str:
    """Fill a new generation from the beginning of the topic, and have it served; its name.

    What an earlier rebuild left unfinished is finished. `Busy`: another one is at it, or has been
    since one of `instead` was served. `Later`: Kafka stays away.

    `first` may write the topic anew: nobody else makes views of it meanwhile, and those who have
    views of the old one go on to show them.
    """
    database = mongo.connect(settings.mongodb_uri, settings.database)
    builder, generations = uuid4().hex, Generations(database, version)
    try:
        name = await generations.claim(builder, instead)
        log.info("rebuild.began", generation=name)
        holding = asyncio.create_task(hold(generations, name, builder))
        filling = asyncio.create_task(filled(settings, name, progress, first))
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


async def filled(
    settings: Settings,
    name: str,
    progress: Progress,
    first: Callable[[], Awaitable[None]] | None,
) -> None:
    """After what comes first; what was left unfinished is of no use then."""
    if first:
        await first()
        await drop(settings, name)
    await fill(settings, name, progress)


async def drop(settings: Settings, name: str) -> None:
    """Nothing is left of it."""
    filling = Filling(settings, name)
    try:
        await filling.drop()
    finally:
        await filling.end()


async def fill(settings: Settings, name: str, progress: Progress) -> None:
    """Everything that is on the topic, and then the indexes."""
    filling = Filling(settings, name)
    try:
        with calm():
            await Configuring(name, settings).fill()
            if await filling.left() > settings.help_above:
                await with_help(filling, settings, progress)
            await filling.read(progress)
            await filling.prepare()
            await filling.read(progress)
    except TopicLost:  # what was left unfinished belongs to another topic
        await filling.drop()
        raise
    finally:
        await filling.end()


async def with_help(filling: Filling, settings: Settings, progress: Progress) -> None:
    """Half of the partitions here, the others in a process beside this one.

    What it has not done, if it fails, is done by whoever reads all of them.
    """
    told = Told(progress)
    mine, theirs = (range(n, settings.topic.partitions, 2) for n in range(2))
    helper = Helper(Order(settings=settings, name=filling.name, partitions=tuple(theirs)))
    helping = asyncio.create_task(helper.run(told.by("helper")))
    try:
        await filling.read(told.by("us"), mine)
        await helping
    finally:
        await stopped(helping)


class Told:
    """How far several have come is told as one."""

    def __init__(self, progress: Progress) -> None:
        self._progress = progress
        self._so_far: dict[str, tuple[int, int]] = {}

    def by(self, who: str) -> Progress:
        """What this one tells."""

        def tell(done: int, of: int) -> None:
            self._so_far[who] = done, of
            both = self._so_far.values()
            self._progress(sum(done for done, _ in both), sum(of for _, of in both))

        return tell
