"""Is anything left under way when one of several fails?"""

import asyncio

import pytest

from case_runtime.abreast import abreast, in_turn
from case_runtime.errors import Later, Rewound


async def fails(error):
    raise error


async def test_all_have_ended_when_the_failure_of_one_is_told():
    ended, begun = [], asyncio.Event()

    async def slow(name):
        begun.set()
        for _ in range(3):
            await asyncio.sleep(0)
        ended.append(name)

    with pytest.raises(Later, match="away"):
        await abreast(slow("a"), fails(Later("away")), slow("b"))
    assert begun.is_set()
    assert ended == ["a", "b"]


async def test_the_first_that_failed_is_told_as_it_is():
    with pytest.raises(Rewound):
        await abreast(asyncio.sleep(0), fails(Rewound("x")), fails(Later("y")))


async def test_all_that_go_well_say_nothing():
    assert await abreast(asyncio.sleep(0), asyncio.sleep(0)) is None


async def test_in_turn_each_begins_when_the_one_before_has_ended_however_it_did():
    told = []

    async def one(name, error=None):
        told.append(f"{name} begins")
        await asyncio.sleep(0)
        told.append(f"{name} ends")
        if error:
            raise error

    with pytest.raises(Later, match="first"):
        await in_turn(one("a"), one("b", Later("first")), one("c", Later("second")))

    assert told == [f"{name} {what}" for name in "abc" for what in ("begins", "ends")]


async def test_what_has_not_begun_when_it_is_cancelled_never_does():
    begun, told = asyncio.Event(), []

    async def one(name):
        told.append(name)
        begun.set()
        await asyncio.Event().wait()

    works = asyncio.create_task(in_turn(one("a"), one("b")))
    await begun.wait()
    works.cancel()
    await asyncio.wait([works])

    assert works.cancelled()
    assert told == ["a"]
