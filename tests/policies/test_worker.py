"""How planned effects are carried out."""

import asyncio
from contextlib import asynccontextmanager, suppress

import pytest
from prometheus_client import REGISTRY

from case_runtime.effects import Effect, Final, MemoryEffects, Worker
from case_runtime.errors import Later


def effect(n, line=None):
    return Effect(f"{line or n}/{n}", line or str(n), n, {"n": n})


class Acts:
    """What happens when it is acted; each effect meets its own faults first."""

    def __init__(self, **faults):
        self.faults = {key: list(of) for key, of in faults.items()}
        self.acted, self.most, self._now = [], 0, 0

    async def __call__(self, claim):
        self._now += 1
        self.most = max(self.most, self._now)
        await asyncio.sleep(0)
        self._now -= 1
        faults = self.faults.get(f"n{claim.effect.sequence}")
        if faults:
            raise faults.pop(0)
        self.acted.append(claim.effect.sequence)


@asynccontextmanager
async def working(effects, act, **options):
    worker = Worker(effects, act, **{"pause": lambda _: 0.0, "look_every": 0.01} | options)
    running = asyncio.create_task(worker.run())
    try:
        yield worker
    finally:
        running.cancel()
        with suppress(asyncio.CancelledError):
            await running


async def ended(effects):
    async with asyncio.timeout(10):
        while (await effects.counts()).get("planned"):  # noqa: ASYNC110 - workers tell no events
            await asyncio.sleep(0.005)


async def test_all_that_is_planned_is_done_and_no_more_of_it_at_once_than_allowed():
    effects, act = MemoryEffects(), Acts()
    await effects.plan([effect(n) for n in range(30)])
    async with working(effects, act, at_once=4):
        await ended(effects)

    assert sorted(act.acted) == list(range(30))
    assert act.most <= 4


async def test_what_has_not_been_yet_is_counted_as_none():
    Worker(MemoryEffects(), Acts(), of="things")
    known = {"of": "things"}
    counted = {
        outcome: REGISTRY.get_sample_value(
            "caselog_effect_attempts_total", known | {"outcome": outcome}
        )
        for outcome in ("done", "failed", "delayed")
    }

    assert counted == {"done": 0, "failed": 0, "delayed": 0}


async def test_what_is_planned_while_it_rests_wakes_it():
    effects, act = MemoryEffects(), Acts()
    async with working(effects, act, look_every=60) as worker:
        await asyncio.sleep(0.01)
        await effects.plan([effect(1, "a"), effect(2, "a"), effect(3, "a")])
        worker.wake()
        await ended(effects)

    assert act.acted == [1, 2, 3]


async def test_what_may_work_later_is_tried_again_before_what_follows_in_its_line():
    effects = MemoryEffects()
    act = Acts(n1=[Later("away"), Later("away"), ZeroDivisionError()])
    await effects.plan([effect(1, "a"), effect(2, "a"), effect(3, "b")])
    async with working(effects, act) as worker:
        await ended(effects)

    assert [n for n in act.acted if n < 3] == [1, 2]
    assert [one.why for one in effects.rows["a/1"].attempts] == [
        "away",
        "away",
        "ZeroDivisionError",
    ]
    assert worker.failures == 0


async def test_what_never_will_work_has_failed_at_once_and_its_line_goes_on():
    effects, act = MemoryEffects(), Acts(n1=[Final("550 no such user")])
    await effects.plan([effect(1, "a"), effect(2, "a")])
    async with working(effects, act):
        await ended(effects)
    (dead,) = await effects.dead(5)

    assert (dead.effect, dead.why) == (effect(1, "a"), "550 no such user")
    assert act.acted == [2]


@pytest.mark.parametrize("fault", [Later("away"), KeyError("x")])
async def test_nothing_is_tried_for_ever(fault):
    effects, act = MemoryEffects(), Acts(n1=[fault] * 9)
    await effects.plan([effect(1)])
    async with working(effects, act, attempts=3) as worker:
        await ended(effects)
        failures = worker.failures
    (dead,) = await effects.dead(5)

    assert (len(dead.attempts), failures) == (3, 3)


async def test_what_is_tried_again_by_hand_is_tried_as_often_as_what_is_new():
    effects, act, pauses = MemoryEffects(), Acts(n1=[Later("away")] * 8), []
    await effects.plan([effect(1)])
    options = {"attempts": 3, "pause": lambda n: pauses.append(n) or 0.0}
    async with working(effects, act, **options) as worker:
        await ended(effects)
        assert await effects.again("1/1")
        worker.wake()
        await ended(effects)
        [dead] = await effects.dead(5)

    assert len(act.faults["n1"]) == 2
    assert pauses == [1, 2, 1, 2]
    assert [one.number for one in dead.attempts] == [1, 2, 3, 4, 5, 6]


async def test_an_attempt_that_does_not_end_is_cut_off_and_made_again():
    effects, tried = MemoryEffects(), []

    async def act(claim):
        tried.append(claim.attempt)
        if claim.attempt == 1:
            await asyncio.Event().wait()

    await effects.plan([effect(1)])
    async with working(effects, act, longest=0.02):
        await ended(effects)

    assert tried == [1, 2]


async def test_a_database_that_is_away_stops_nobody_for_good():
    class Away(MemoryEffects):
        faults = 2

        async def claim(self, most):
            if self.faults:
                self.faults -= 1
                raise Later("MongoDB")
            return await super().claim(most)

        async def done(self, claim):
            if claim.attempt == 1:
                raise Later("MongoDB")
            return await super().done(claim)

    effects, act = Away(claimed_for=0.05), Acts()
    await effects.plan([effect(1)])
    async with working(effects, act) as worker:
        await ended(effects)

    assert act.acted == [1, 1]  # what was not recorded is done again: the key tells them apart
    assert worker.failures == 0


async def test_who_is_stopped_leaves_what_it_began_to_the_next():
    effects, began = MemoryEffects(claimed_for=0.05), asyncio.Event()

    async def hang(claim):
        began.set()
        await asyncio.Event().wait()

    await effects.plan([effect(1)])
    async with working(effects, hang):
        await began.wait()
    act = Acts()
    async with working(effects, act):
        await ended(effects)

    assert effects.rows["1/1"].attempt == 2
    assert act.acted == [1]


@pytest.mark.parametrize(("grace", "attempts"), [(10.0, 1), (0.0, 2)])
async def test_what_is_under_way_may_end_when_it_is_stopped(grace, attempts):
    effects, began, goes_on = MemoryEffects(claimed_for=0.05), asyncio.Event(), asyncio.Event()

    async def slow(claim):
        began.set()
        await goes_on.wait()

    await effects.plan([effect(1)])
    async with working(effects, slow, longest=None, grace=grace):
        await began.wait()
        asyncio.get_running_loop().call_later(0.02, goes_on.set)
    async with working(effects, Acts()):
        await ended(effects)

    assert effects.rows["1/1"].attempt == attempts


async def test_who_comes_to_know_again_what_there_is_to_do_is_well_though_nothing_is():
    effects, away = MemoryEffects(), asyncio.Event()
    claim = effects.claim

    async def claimed(room):
        if not away.is_set():
            raise Later("away")
        return await claim(room)

    effects.claim = claimed
    async with working(effects, Acts()) as worker, asyncio.timeout(10):
        while not worker.failures:  # noqa: ASYNC110 - workers tell no events
            await asyncio.sleep(0.005)
        away.set()
        while worker.failures:  # noqa: ASYNC110 - as above
            await asyncio.sleep(0.005)


async def test_what_cannot_be_done_stays_a_failure_while_more_is_looked_for():
    effects = MemoryEffects()
    await effects.plan([effect(1)])
    async with working(effects, Acts(n1=[Later("away")]), pause=lambda _: 3600.0) as worker:
        async with asyncio.timeout(10):
            while not worker.failures:  # noqa: ASYNC110 - as above
                await asyncio.sleep(0.005)
        for _ in range(5):
            worker.wake()
            await asyncio.sleep(0.01)

        assert worker.failures == 1
