"""Is a claim held for as long as its work goes on, and each work done by whom it belongs to?"""

import asyncio

import pytest

from alert_sync.working import Working
from case_runtime.effects import Effect, MemoryEffects
from case_runtime.errors import Later


async def claimed(effects, do="a"):
    await effects.plan([Effect("k", "line", 1, {"do": do})])
    [claim] = await effects.claim(1)
    return claim


async def test_each_row_names_its_work():
    effects, done = MemoryEffects(), []

    async def work(claim):
        done.append(claim.effect.key)

    await Working(effects, {"a": work})(await claimed(effects))

    assert done == ["k"]
    with pytest.raises(KeyError):
        await Working(effects, {})(await claimed(MemoryEffects(), "b"))


async def test_a_claim_that_is_worked_on_does_not_expire():
    class Held(MemoryEffects):
        holds = 0

        async def hold(self, claim):
            self.holds += 1
            if self.holds == 1:
                raise Later("away for once")
            if self.holds == 3:
                held.set()
            return await super().hold(claim)

    effects, held = Held(claimed_for=0.05), asyncio.Event()
    claim = await claimed(effects)
    await Working(effects, {"a": lambda _: held.wait()}, every=0.001)(claim)

    assert effects.holds >= 3


async def test_when_the_work_ends_nobody_holds_the_claim_any_longer():
    effects = MemoryEffects(claimed_for=0.0)

    async def work(claim):
        raise Later("away")

    with pytest.raises(Later):
        await Working(effects, {"a": work}, every=60)(await claimed(effects))

    assert [one.attempt for one in await effects.claim(1)] == [2]
