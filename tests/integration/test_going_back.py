"""What do readers see while a process reads again what it has shown, and not written?"""

import asyncio
from types import SimpleNamespace

import pytest

from case_events.testing import history
from case_query.generation import Generation
from case_query.handler import Projector
from case_query.unwritten import Unwritten
from case_runtime.errors import Later, Rewound
from case_runtime.follow import Follow
from case_runtime.headway import Headway
from case_runtime.offsets import Offsets
from case_runtime.showing import Asked
from examples import COMMENTED, CREATED
from projecting import Bench, until

pytestmark = pytest.mark.integration
CASE = history(CREATED, COMMENTED)


@pytest.fixture
def bench(stack, database):
    return Bench(stack, database)


class Interrupted:
    """The following of a topic: it fails when told, and begins again when told."""

    def __init__(self, monkeypatch):
        self.fault, self.failed = None, False
        self.begun, self.goes_on = asyncio.Event(), asyncio.Event()
        begin, settle, flush = Follow._begin, Projector.settle, Unwritten.flush  # noqa: SLF001

        async def held(follow, consumer):
            expected = await begin(follow, consumer)
            if self.fault is not None:
                self.begun.set()
                await self.goes_on.wait()
            return expected

        async def failing(projector):
            if self.fault is not None and not self.failed:
                self.failed = True
                raise self.fault
            await settle(projector)

        async def refused(unwritten):
            if isinstance(self.fault, Rewound) and not self.begun.is_set():
                raise self.fault
            await flush(unwritten)

        monkeypatch.setattr(Follow, "_begin", held)
        monkeypatch.setattr(Projector, "settle", failing)
        monkeypatch.setattr(Unwritten, "flush", refused)


async def thread(serving):
    store = serving.views.store
    return await store.thread("case-1", store.counts.facts_of("case-1").born)


@pytest.fixture
def interrupted(monkeypatch):
    return Interrupted(monkeypatch)


async def test_nobody_sees_less_than_they_were_told_is_shown(bench, interrupted):
    async with bench.serving() as serving:
        interrupted.fault = Rewound("the primary has changed")
        await bench.publish(*CASE)
        assert await serving.shown([Asked("case-1", 2)]) != [None]
        store = serving.views.store
        await interrupted.begun.wait()
        with pytest.raises(Later):
            await thread(serving)
        with pytest.raises(Later):  # who came before
            await store.bodies(["case-1"])
        with pytest.raises(Later):
            await store.thread("case-1", 1)
        with pytest.raises(Later):
            await serving.answers()

        interrupted.goes_on.set()
        assert await serving.shown([Asked("case-1", 2)]) != [None]
        assert len(await thread(serving)) == 1


async def test_what_can_be_written_is_read_on_while_kafka_is_away(bench, interrupted):
    async with bench.serving() as serving:
        interrupted.fault = ConnectionError("Kafka is away")
        await bench.publish(*CASE)
        assert await serving.shown([Asked("case-1", 2)]) != [None]
        await interrupted.begun.wait()
        assert len(await thread(serving)) == 1
        interrupted.goes_on.set()


async def test_other_views_take_over_only_when_they_show_what_was_shown(bench, interrupted):
    async with bench.serving() as serving:
        interrupted.fault = Rewound("the primary has changed")
        await bench.publish(*CASE)
        assert await serving.shown([Asked("case-1", 2)]) != [None]
        before = serving._current  # noqa: SLF001 - it does not answer now
        await interrupted.begun.wait()
        stored = await Offsets(bench.database, before.name).stored()
        as_far = Headway()
        as_far.begin({n: one.next for n, one in stored.items()}, {})
        other = SimpleNamespace(headway=[as_far, *before.headway[1:]])
        assert not Generation.as_far_as(other, before)

        interrupted.goes_on.set()
        await until(lambda: not before.gone_back)
        assert before.follow.headway.shown == before.follow.reached
