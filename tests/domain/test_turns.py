"""Whose turn is it, and who is turned away?"""

import asyncio

import pytest

from case_command.errors import Overloaded
from case_command.turns import Turns


class Work:
    """Remembers what it got; it goes on when it may, and answers `at_once` items at a time."""

    def __init__(self, *, at_once=100):
        self.got, self.may, self.at_once = [], asyncio.Event(), at_once
        self.may.set()

    async def __call__(self, stream, items):
        self.got.append((stream, list(items)))
        await self.may.wait()
        return [item.upper() for item in items[: self.at_once]]


async def settled():
    for _ in range(20):
        await asyncio.sleep(0)


async def test_those_who_wait_for_one_stream_go_together_and_streams_do_not_wait_for_each_other():
    turns = Turns(work := Work(), most=10)
    work.may.clear()
    first = asyncio.create_task(turns("a", "x"))
    await settled()
    others = [asyncio.create_task(turns(*one)) for one in (("a", "y"), ("a", "z"), ("b", "w"))]
    await settled()
    work.may.set()

    assert [await one for one in (first, *others)] == ["X", "Y", "Z", "W"]
    assert work.got == [("a", ["x"]), ("b", ["w"]), ("a", ["y", "z"])]


async def test_what_was_not_answered_comes_again():
    turns = Turns(work := Work(at_once=2), most=10)
    answers = await asyncio.gather(*(turns("a", one) for one in "vwxyz"))

    assert answers == list("VWXYZ")
    assert [items for _, items in work.got] == [list("vwxyz"), list("xyz"), ["z"]]


async def test_who_has_waited_too_long_is_turned_away_and_nobody_else():
    turns = Turns(work := Work(), most=10, patience=0.05)
    work.may.clear()
    first = asyncio.create_task(turns("a", "x"))
    await settled()
    late = asyncio.create_task(turns("a", "y"))
    await asyncio.sleep(0.1)
    fresh = asyncio.create_task(turns("a", "z"))
    await settled()
    work.may.set()

    with pytest.raises(Overloaded):
        await late
    assert (await first, await fresh) == ("X", "Z")
    assert work.got == [("a", ["x"]), ("a", ["z"])]


async def test_who_waits_too_long_for_several_turns_gives_back_those_that_there_were():
    turns = Turns(work := Work(), most=10, patience=0.05)
    work.may.clear()
    held = asyncio.create_task(turns("b", "x"))
    await settled()
    with pytest.raises(Overloaded):
        async with turns.of(["a", "b", "c"]):
            pass
    work.may.set()

    assert await turns("a", "y") == "Y"
    assert await held == "X"
    assert turns.waiting == 0


async def test_no_more_wait_than_there_is_room_for():
    turns = Turns(work := Work(), most=3)
    work.may.clear()
    waiting = [asyncio.create_task(turns("a", one)) for one in "xyz"]
    await settled()
    with pytest.raises(Overloaded):
        await turns("b", "w")
    with pytest.raises(Overloaded):
        async with turns.of(["c"]):
            pass
    work.may.set()

    assert await asyncio.gather(*waiting) == list("XYZ")
    assert await turns("b", "w") == "W"


async def test_work_that_fails_fails_for_those_who_waited_and_the_next_one_is_tried():
    faults = [OSError()]

    async def broken_once(stream, items):
        if faults:
            raise faults.pop()
        return items

    turns = Turns(broken_once, most=10)
    failed = await asyncio.gather(turns("a", "x"), turns("a", "y"), return_exceptions=True)

    assert [type(one) for one in failed] == [OSError, OSError]
    assert await turns("a", "z") == "z"
