"""Which generation of the views answers in this process?

The one that the pointer names, once it has caught up; until then the one before. If there is none,
or if the topic is not the one that the views were made of, a new one is built.
"""

import asyncio
from collections.abc import Iterable, Sequence
from contextlib import suppress
from time import monotonic

import structlog

from case_query import rebuild
from case_query.generation import Generation
from case_query.generations import Busy, Generations
from case_query.settings import Settings
from case_query.views import VERSION
from case_runtime import mongo
from case_runtime.errors import Later
from case_runtime.near import Near
from case_runtime.projection import Tail
from case_runtime.showing import Asked

EVERY = 2.0
"""Seconds between two looks at the pointer."""

REPORT_EVERY = 10.0
"""Seconds; nothing is dropped that was reported within the last minute."""

LINGER = 5.0
"""Seconds at least that a generation goes on after another has taken its place."""

log = structlog.get_logger()


class Serving:
    """The generations of the views in this process: one answers, another may be on its way."""

    def __init__(
        self,
        settings: Settings,
        tail: Tail | None = None,
        version: int = VERSION,
        near: Near | None = None,
    ) -> None:
        """`version` is that of the views of this program; `near` tells what this process writes."""
        self._settings = settings
        self._version = version
        self._tail = tail
        self._near = near
        self._reads = mongo.connect(settings.mongodb_uri, settings.database)
        self._generations = Generations(self._reads, version)
        self._current: Generation | None = None
        self._next: Generation | None = None
        self._building: asyncio.Task[str] | None = None
        self._ending: set[asyncio.Task[None]] = set()
        self._built = 0.0
        self._lost_since: float | None = None
        self._reported: set[str] = set()
        self._reported_at = 0.0
        self._failures = 0

    @property
    def failures(self) -> int:
        """Consecutive; also those of following the topic."""
        following = self._current or self._next
        return max(self._failures, following.failures if following else 0)

    @property
    def behind(self) -> int:
        """User actions on the topic that readers do not see yet."""
        following = self._current or self._next
        return following.behind if following else 0

    @property
    def views(self) -> Generation:
        """Those that answer; `Later` before there are any, or while they read again."""
        if self._current is None:
            raise Later(self._why())
        if self._current.gone_back:
            raise Later("what was shown is read again from the topic")
        return self._current

    def is_there(self, case_id: str) -> bool:
        """Whether there is such a case, and it has not been deleted; `Later` if nobody knows."""
        return self.views.store.counts.facts_of(case_id) is not None

    async def shown(self, asked: Sequence[Asked]) -> list[bytes | None]:
        """What readers see by now (`case_runtime.showing.Reading`)."""
        if self._current is None:
            return [None] * len(asked)
        return await self._current.shown.shown(asked, self._settings.patience)

    async def answers(self) -> None:
        """`Later`, and why, while requests cannot be answered."""
        await mongo.ping(self._reads)
        if not self.views.ready:
            raise Later("the views are not caught up with the topic yet")

    def ailments(self) -> Iterable[str]:
        """What is wrong although requests are answered."""
        if self._current:
            yield from self._current.ailments()
        if self._building:
            yield f"the views are being built: {self._built:.0%}"
        elif self._next:
            yield f"views {self._next.name} are catching up"

    async def run(self) -> None:
        """For ever, as one task."""
        while True:
            try:
                await self._look()
                self._failures = 0
            except Later as away:
                log.warning("generations.unknown", why=str(away))
                self._failures += 1
            except Exception:  # serving goes on with what is there
                log.warning("generations.failed", exc_info=True)
                self._failures += 1
            await self._pause()

    async def end(self) -> None:
        """Nothing answers any more."""
        if self._building:
            self._building.cancel()
            with suppress(asyncio.CancelledError, Busy):
                await self._building
        ended = [one.end() for one in (self._current, self._next) if one]
        await asyncio.gather(*ended, *self._ending)
        self._reads.client.close()

    async def _look(self) -> None:
        used = {one.name for one in (self._current, self._next) if one}
        await self._report(used)
        named = await self._generations.current()
        if self._building and self._building.done():
            self._finished(self._building)
        if named is not None and named not in used:
            await self._begin(named)
        elif named is None or self._is_lost():
            self._building = self._building or asyncio.create_task(self._build(named))
        if self._next and self._may_serve(self._next):
            self._take_over(self._next)

    async def _report(self, used: set[str]) -> None:
        if used == self._reported and monotonic() - self._reported_at < REPORT_EVERY:
            return
        await self._generations.report(used)
        self._reported, self._reported_at = used, monotonic()
        for dropped in await self._generations.drop_unused(self._settings.drop_after):
            log.info("generation.dropped", generation=dropped)

    async def _begin(self, name: str) -> None:
        if self._next:
            await self._next.end()
        self._next = Generation(name, self._settings, self._reads, self._tail, self._near)
        log.info("generation.begins", generation=name)
        await self._next.begin()

    def _take_over(self, after: Generation) -> None:
        before, self._current, self._next = self._current, after, None
        self._lost_since = None
        log.info("generation.serves", generation=after.name, before=before and before.name)
        if before:
            ending = asyncio.create_task(end_later(before, max(LINGER, self._settings.patience)))
            self._ending.add(ending)
            ending.add_done_callback(self._ending.discard)

    def _is_lost(self) -> bool:
        """Whether what is served cannot follow the topic, and has not been able to for a while."""
        if self._current is None or self._next or not self._current.lost:
            self._lost_since = None
            return False
        self._lost_since = self._lost_since or monotonic()
        return monotonic() - self._lost_since > self._settings.lost_patience

    async def _build(self, instead: str | None) -> str:
        def progress(done: int, of: int) -> None:
            self._built = done / of if of else 1.0

        return await rebuild.rebuild(self._settings, progress, self._version, [instead])

    def _finished(self, building: "asyncio.Task[str]") -> None:
        self._building, self._built = None, 0.0
        fault = building.exception()
        if isinstance(fault, Busy):
            log.info("rebuild.elsewhere")
        elif fault:
            raise fault

    async def _pause(self) -> None:
        """Until the next look, or until what is on its way is ready."""
        until = monotonic() + EVERY
        while monotonic() < until:
            await asyncio.sleep(0.05 if self._busy else EVERY)
            if self._busy and self._settled:
                return

    @property
    def _busy(self) -> bool:
        return self._building is not None or self._next is not None

    @property
    def _settled(self) -> bool:
        built = self._building is not None and self._building.done()
        return built or (self._next is not None and self._may_serve(self._next))

    def _may_serve(self, after: Generation) -> bool:
        """In place of other views only what has caught up, and shows all that those show."""
        if self._current is None:
            return after.ready
        return after.caught_up and (self._current.lost or after.as_far_as(self._current))

    def _why(self) -> str:
        if self._building:
            return f"the views are being built: {self._built:.0%}"
        if self._next:
            return "the views are not caught up with the topic yet"
        return "the views are not loaded yet"


async def end_later(generation: Generation, seconds: float) -> None:
    """Those who wait for it are told as long as they wait."""
    await asyncio.sleep(seconds)
    await generation.end()
