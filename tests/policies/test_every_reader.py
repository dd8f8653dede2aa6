"""Whom does a write wait for, when case-query has replicas?"""

import asyncio

import pytest

from case_runtime.every_reader import ASIDE, EVERY, EveryReader, addresses
from case_runtime.showing import Asked

ASKED = [Asked("case-1", 3), Asked("case-2", 1)]


class World:
    """Replicas by their addresses, and what each of them says by now."""

    def __init__(self, **says):
        self.says, self.now, self.asked, self.names = says, 100.0, [], True
        self.every = EveryReader(self.resolve, lambda url: Replica(self, url), lambda: self.now)

    async def resolve(self):
        if not self.names:
            raise OSError("no names")
        return sorted(self.says)

    async def shown(self):
        self.asked = []
        return await self.every.shown(ASKED)


class Replica:
    def __init__(self, world, url):
        self.world, self.url = world, url

    async def answer(self, _):
        self.world.asked.append(self.url)
        return self.world.says.get(self.url)


async def test_what_all_show_is_shown():
    world = World(a=[b"1", b"2"], b=[b"1", b"2"])

    assert await world.shown() == [b"1", b"2"]
    assert world.asked == ["a", "b"]


async def test_what_one_of_them_does_not_show_yet_is_not_shown():
    world = World(a=[b"1", b"2"], b=[b"1", None])

    assert await world.shown() == [b"1", None]


async def test_one_that_does_not_answer_is_not_waited_for_again_for_a_while():
    world = World(a=[b"1", b"2"], b=None)

    assert await world.shown() == [b"1", b"2"]
    assert world.asked == ["a", "b"]
    await world.shown()
    assert world.asked == ["a"]

    world.now += ASIDE
    world.says["b"] = [b"1", None]
    assert await world.shown() == [b"1", None]


async def test_where_nobody_answers_nothing_is_shown_and_all_are_asked_again():
    world = World(a=None, b=None)

    assert await world.shown() == [None, None]
    world.now += EVERY
    world.says = {"a": [b"1", b"2"], "b": None}
    assert await world.shown() == [b"1", b"2"]


async def test_a_replica_that_came_counts_and_one_that_went_does_not():
    world = World(a=[b"1", b"2"])
    await world.shown()
    world.says = {"b": [b"1", b"3"], "c": [b"1", b"3"]}
    world.now += EVERY

    assert await world.shown() == [b"1", b"3"]
    assert world.asked == ["b", "c"]


async def test_where_names_cannot_be_asked_those_who_were_there_are():
    world = World(a=[b"1", b"2"])
    await world.shown()
    world.names = False
    world.now += EVERY

    assert await world.shown() == [b"1", b"2"]


@pytest.mark.parametrize(
    ("url", "found"),
    [
        ("http://127.0.0.1:5601", ["http://127.0.0.1:5601"]),
        ("http://127.0.0.1/base", ["http://127.0.0.1:80/base"]),
        ("http://[::1]:5601", ["http://[::1]:5601"]),
        ("https://cases.example:5601", ["https://cases.example:5601"]),
    ],
)
async def test_each_address_of_a_name_is_a_replica(url, found):
    assert list(await addresses(url)) == found


async def test_all_are_asked_beside_each_other():
    world = World(a=[b"1", b"2"], b=[b"1", b"2"])
    both = asyncio.Barrier(2)

    class Together(Replica):
        async def answer(self, asked):
            async with asyncio.timeout(30):
                await both.wait()
            return await super().answer(asked)

    world.every = EveryReader(world.resolve, lambda url: Together(world, url), lambda: world.now)

    assert await world.shown() == [b"1", b"2"]
