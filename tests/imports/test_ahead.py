"""How far may an import be ahead of those who read?"""

import asyncio

import pytest

from case_command.imports.ahead import Ahead
from case_runtime.showing import Asked


class Readers:
    """They see what was let through; what is overdue they do not see in time."""

    def __init__(self):
        self.asked = []
        self.overdue = False
        self.waiting = asyncio.Event()
        self._shown = asyncio.Event()

    def see(self):
        self._shown.set()

    async def shown(self, asked):
        self.asked.append([one.stream for one in asked])
        self.waiting.set()
        if self.overdue:
            return [None for _ in asked]
        await self._shown.wait()
        return [b"{}" for _ in asked]


@pytest.fixture
def readers():
    return Readers()


def come(ahead, *numbers):
    for number in numbers:
        ahead.came(Asked(f"case-{number}", 1))


async def test_nobody_waits_for_readers_that_are_not_far_behind(readers):
    async with Ahead(readers, part=2, most=2) as ahead:
        come(ahead, 1, 2, 3)

        await ahead.room()


async def test_who_is_too_far_ahead_waits(readers):
    async with Ahead(readers, part=2, most=2) as ahead:
        come(ahead, 1, 2, 3, 4)
        waits = asyncio.create_task(ahead.room())
        await readers.waiting.wait()
        waited = not waits.done()
        readers.see()
        await waits

    assert waited
    assert readers.asked == [["case-1", "case-2"], ["case-3", "case-4"]]


async def test_at_the_end_all_are_seen_and_each_was_asked_for_once(readers):
    readers.see()
    async with Ahead(readers, part=2, most=2) as ahead:
        come(ahead, 1, 2, 3)

        assert await ahead.seen()
    assert readers.asked == [["case-1", "case-2"], ["case-3"]]


async def test_nobody_waits_for_readers_that_are_late(readers):
    readers.overdue = True
    async with Ahead(readers, part=1, most=1) as ahead:
        come(ahead, 1)
        await ahead.room()
        come(ahead, 2, 3)
        await ahead.room()

    assert readers.asked == [["case-1"]]


async def test_those_that_were_late_are_asked_once_more(readers):
    readers.overdue = True
    async with Ahead(readers, part=1, most=1) as ahead:
        come(ahead, 1)
        await ahead.room()
        come(ahead, 2)
        late = not await ahead.seen()
        readers.overdue = False
        readers.see()

        assert await ahead.seen()
    assert late
    assert readers.asked == [["case-1"], ["case-1", "case-2"], ["case-1", "case-2"]]


async def test_who_leaves_asks_nobody_any_more(readers):
    async with Ahead(readers, part=1, most=9) as ahead:
        come(ahead, 1, 2)
        await readers.waiting.wait()

    assert asyncio.all_tasks() == {asyncio.current_task()}
