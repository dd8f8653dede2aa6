"""What does one generation of the views consist of, in one process?"""

import asyncio
from collections.abc import Iterable, Sequence
from contextlib import suppress
from typing import Any

from case_events.case import to_json
from case_query.configuring import Configuring
from case_query.handler import Projector
from case_query.kept import Kept
from case_query.past.states import States
from case_query.reads.reads import Reads
from case_query.settings import Settings
from case_query.shelf import Shelf
from case_query.shown import Shown
from case_query.store import Store
from case_query.views import cases
from case_query.views.cases import Gone, View
from case_runtime import mongo
from case_runtime.errors import Later, Rewound
from case_runtime.follow import Follow
from case_runtime.headway import Headway
from case_runtime.near import Near
from case_runtime.offsets import Offsets
from case_runtime.projection import Tail
from case_runtime.same_topic import beyond
from case_runtime.showing import GONE
from case_runtime.together import Together

LEAVING = 2.0
"""Seconds in which what is shown is still written when a process stops."""


class Generation:
    """The store, those who wait for it, and the loop that follows the topic into it.

    The projector has a connection of its own, whose writes tell when the primary changes.
    """

    def __init__(
        self,
        name: str,
        settings: Settings,
        reads: mongo.Database,
        tail: Tail | None = None,
        near: Near | None = None,
    ) -> None:
        self.name = name
        elections = mongo.Elections()
        self._writes = mongo.connect(settings.mongodb_uri, settings.database, elections)
        self.kept = Kept.of(self._writes, name)
        self._configuring = Configuring(name, settings)
        self.configurations = self._configuring.configurations
        fill = self.configurations.fill
        self.store = Store(reads, name, fill)
        self.reads = Reads(self.store, self.configurations)
        self.shown = Shown(self, configured=self.configurations.shown, then=self._then, fill=fill)
        self._looks: Together[None, str, View | None] = Together(self._look)
        self._shelf = Shelf(self.store, self.kept)
        self.store.gone_back = lambda: self.gone_back
        self.follow = Follow(
            settings.topic,
            settings.kafka_bootstrap_servers,
            Projector(self._shelf, self.store.counts, self.shown),
            Offsets(self._writes, name, elections=elections),
            f"views {name}",
            patience=settings.gap_patience,
            tail=tail,
            pause=self.shown.pause,
            near=near,
        )
        self._follows: Sequence[Follow[Any]] = (self.follow, self._configuring.follow)
        self._following: asyncio.Task[None] | None = None
        self._gathering: asyncio.Task[None] | None = None

    async def begin(self) -> None:
        """Load what is in memory, then follow the topic from the generation's own offsets."""
        await self.kept.prepare()
        await self.store.load()
        await self._configuring.begin()
        self._following = asyncio.create_task(self.follow.run())
        self._gathering = asyncio.create_task(self.reads.searching.frequent.run())

    async def end(self) -> None:
        """Follow no further."""
        for task in filter(None, (self._following, self._gathering)):
            task.cancel()
            with suppress(asyncio.CancelledError):
                await task
        with suppress(Later, Rewound, TimeoutError):  # else it is met again
            async with asyncio.timeout(LEAVING):
                await self._shelf.settle()
        await self._shelf.end()
        await self._configuring.end()
        self._writes.client.close()

    async def _then(self, case_id: str, sequence: int) -> bytes:
        """The case right after that action, or that it was not there."""
        states = States((await self.store.written(case_id)).history)
        case = await states.state(case_id, sequence)
        if case is None:
            return GONE
        return self.store.filled(case.space, case.owner, to_json(case))

    @property
    def ready(self) -> bool:
        """It shows all that was on the topic when it began, or all that it can for now."""
        return all(one.caught_up or one.away or one.lost is not None for one in self._follows)

    @property
    def caught_up(self) -> bool:
        """It shows all that was on the topics when it began."""
        return all(one.caught_up for one in self._follows)

    def as_far_as(self, other: "Generation") -> bool:
        """Whether it shows all that the other one shows: whoever has seen that may ask here."""
        both = zip(self.headway, other.headway, strict=True)
        return all(beyond(mine.reached, theirs.shown) for mine, theirs in both)

    @property
    def headway(self) -> Sequence[Headway]:
        """Of each topic that it follows."""
        return [one.headway for one in self._follows]

    @property
    def gone_back(self) -> bool:
        """It does not show what it has shown, until it has read that again."""
        return any(one.gone_back for one in self.headway)

    @property
    def lost(self) -> bool:
        """It cannot follow the topics any further."""
        return any(one.lost is not None for one in self._follows)

    @property
    def behind(self) -> int:
        """User actions on the topics that readers do not see yet."""
        return sum(one.behind for one in self._follows)

    @property
    def failures(self) -> int:
        """Consecutive, of following."""
        return max(one.failures for one in self._follows)

    def ailments(self) -> Iterable[str]:
        """What is wrong with following."""
        for one in self._follows:
            yield from one.ailments()

    def remembered(self, case_id: str) -> View | None:
        """The case as last stored, if that was lately."""
        return self._shelf.remembered(case_id)

    async def look(self, case_id: str) -> View | None:
        """The case as it is stored, if this process has come so far with it: lists show it too."""
        return await self._looks(None, case_id)

    async def _look(self, _: None, case_ids: Sequence[str]) -> Sequence[View | Exception | None]:
        """One query for all who look."""
        stored = {}
        async for found in mongo.find(self.kept.cases, {"_id": {"$in": list(case_ids)}}):
            if self.follow.reached.get(found["partition"], 0) > found["offset"]:
                stored[found["_id"]] = cases.restored(found)
        return [stored.get(case_id) for case_id in case_ids]

    def body(self, seen: View) -> bytes:
        """The case without its attachments."""
        at_hand = self.store.body_at_hand(seen.id)
        if at_hand is not None and at_hand.sequence == seen.sequence and at_hand.json is not None:
            return at_hand.json
        body = cases.body(seen)
        if isinstance(seen, Gone):
            return body
        return self.configurations.fill(seen.case.space, seen.case.owner, body)

    async def thread(self, case_id: str, born: int) -> list[bytes]:
        """Everything that is attached, oldest first."""
        return await self.store.thread(case_id, born)
