"""Do those who come while others are at it begin together?"""

import asyncio

import pytest

from case_runtime.rounds import Rounds


class Steps:
    """Who entered when, and the way to let them out."""

    def __init__(self, rounds):
        self.entered = []
        self.doors = {}
        self.rounds = rounds

    def come(self, *names):
        """They ask for a turn."""
        return [asyncio.create_task(self._at_it(name)) for name in names]

    async def _at_it(self, name):
        door = self.doors[name] = asyncio.Event()
        async with self.rounds.turn():
            self.entered.append(name)
            await door.wait()

    async def go(self, *names):
        """They are done."""
        for name in names:
            self.doors[name].set()
        await settled()


async def settled():
    for _ in range(10):
        await asyncio.sleep(0)


@pytest.fixture
async def steps():
    made = Steps(Rounds(longest=60))
    yield made
    for door in made.doors.values():
        door.set()


async def test_nobody_waits_where_nobody_else_is_at_it(steps):
    steps.come("a")
    await settled()

    assert steps.entered == ["a"]


async def test_those_who_come_at_once_are_one_round(steps):
    steps.come("a", "b")
    await settled()

    assert steps.entered == ["a", "b"]


async def test_those_who_come_later_begin_together_when_all_before_them_are_done(steps):
    steps.come("a", "b")
    await settled()
    steps.come("c")
    await settled()
    steps.come("d")
    await steps.go("a")
    assert steps.entered == ["a", "b"]

    await steps.go("b")
    assert steps.entered == ["a", "b", "c", "d"]
    steps.come("e")
    await steps.go("c")
    assert steps.entered == ["a", "b", "c", "d"]


async def test_one_who_is_slow_keeps_the_others_for_a_while_only():
    steps = Steps(Rounds(longest=0.01))
    steps.come("slow")
    await settled()
    async with asyncio.timeout(10), steps.rounds.turn():
        assert steps.entered == ["slow"]
    await steps.go("slow")


async def test_who_hangs_up_or_fails_is_done(steps):
    (gone,) = steps.come("gone")
    await settled()
    steps.come("b")
    gone.cancel()
    await settled()

    assert steps.entered == ["gone", "b"]
