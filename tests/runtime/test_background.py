"""Does a loop end with what it runs beside, whatever it does about that?"""

import asyncio

import pytest

from case_runtime import background


async def test_it_runs_meanwhile_and_is_cancelled_at_the_end():
    told = []

    async def loop():
        told.append("began")
        try:
            await asyncio.Event().wait()
        finally:
            told.append("ended")

    async with background.running(loop()):
        await asyncio.sleep(0)
        assert told == ["began"]

    assert told == ["began", "ended"]


async def test_one_that_swallows_a_cancellation_is_cancelled_again(monkeypatch):
    monkeypatch.setattr(background, "AGAIN", 0.01)
    swallowed = []

    async def loop():
        while True:
            try:
                await asyncio.Event().wait()
            except asyncio.CancelledError:
                if swallowed:
                    raise
                swallowed.append(True)

    async with background.running(loop()):
        await asyncio.sleep(0)

    assert swallowed == [True]


async def test_its_own_fault_is_raised():
    async def loop():
        raise LookupError

    with pytest.raises(LookupError):
        async with background.running(loop()):
            await asyncio.sleep(0)
