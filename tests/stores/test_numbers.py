"""Which numbers do cases get?"""

import asyncio
from itertools import count

import pytest

from case_command.log.memory import MemoryNumbers
from case_command.log.numbers import BUSY, MongoNumbers
from case_runtime.errors import Later
from failing import failing


class NumbersContract:
    async def test_they_are_unique_and_rise(self, numbers):
        first = [await numbers.next("default") for _ in range(3)]
        many = await asyncio.gather(*(numbers.next("default") for _ in range(50)))

        assert first == [1, 2, 3]
        assert many == list(range(4, 54))

    async def test_each_space_has_its_own(self, numbers):
        told = await asyncio.gather(*(numbers.next(space) for space in ("a", "b", "a")))

        assert told == [1, 1, 2]


class TestMemoryNumbers(NumbersContract):
    @pytest.fixture
    def numbers(self):
        return MemoryNumbers()


@pytest.mark.integration
class TestMongoNumbers(NumbersContract):
    @pytest.fixture
    def numbers(self, database):
        """As people open cases, who take their time."""
        return MongoNumbers(database, count(step=60).__next__)

    @pytest.fixture
    async def busy(self, database):
        """As programs open them."""
        made = []

        def numbers(clock=None):
            made.append(MongoNumbers(database, clock or Clock()))
            return made[-1]

        yield numbers
        for one in made:
            await one.settle()

    async def test_two_processes_never_give_the_same_one(self, database):
        both = MongoNumbers(database), MongoNumbers(database)
        told = await asyncio.gather(*(one.next("a") for _ in range(30) for one in both))

        assert sorted(told) == list(range(1, 61))

    async def test_those_who_wait_share_one_step(self, numbers, database):
        await numbers.next("a")
        before = await steps(database)
        await asyncio.gather(*(numbers.next("a") for _ in range(30)))

        assert await steps(database) - before == 1

    async def test_while_many_come_the_next_ones_are_taken_ahead(self, busy, database):
        numbers = busy()
        told = [await several(numbers, 3) for _ in range(2)]
        await numbers.settle()
        before = await steps(database)
        told.append(await several(numbers, 3))
        await numbers.settle()

        assert told == [[1, 2, 3], [4, 5, 6], [7, 8, 9]]
        assert await steps(database) - before == 1

    async def test_what_was_taken_long_ago_is_given_to_nobody(self, busy, database):
        clock = Clock()
        mine, others = busy(clock), busy()
        for _ in range(2):
            await several(mine, 20)
        await mine.settle()
        elsewhere = await others.next("a")
        told = []
        for _ in range(12):  # one by one, as fast as only programs are
            clock.now += BUSY / 2
            told.append(await mine.next("a"))

        assert told[0] < elsewhere
        assert told[-1] > elsewhere
        assert told == sorted(set(told))

    async def test_what_is_opened_now_and_then_leaves_no_number_out(self, numbers):
        assert [await numbers.next("a") for _ in range(3)] == [1, 2, 3]

    async def test_what_cannot_be_taken_ahead_is_asked_for_when_it_is_needed(self, busy, database):
        numbers = busy()
        told = [await numbers.next("a") for _ in range(2)]
        await numbers.settle()
        async with failing(database, "findAndModify", times=1000, closeConnection=True):
            told.append(await numbers.next("a"))
            with pytest.raises(Later):
                await numbers.next("a")
            await numbers.settle()
        after = await numbers.next("a")

        assert told == [1, 2, 3]
        assert after > told[-1]

    async def test_whoever_has_enough_does_not_wait_for_more(self, busy, database):
        numbers = busy()
        for _ in range(2):
            await several(numbers, 5)
        await numbers.settle()
        async with failing(
            database, "findAndModify", times=1000, blockConnection=True, blockTimeMS=4_000
        ):
            told = [await numbers.next("a") for _ in range(5)]

        assert told == [11, 12, 13, 14, 15]

    async def test_a_number_that_may_have_been_taken_is_given_to_nobody(self, numbers, database):
        async with failing(database, "findAndModify", times=1000, closeConnection=True):
            with pytest.raises(Later):
                await numbers.next("a")
        told = [await numbers.next("a") for _ in range(2)]

        assert told[0] >= 1
        assert told[1] == told[0] + 1


class Clock:
    """It stands still."""

    def __init__(self):
        self.now = 100.0

    def __call__(self):
        return self.now


async def several(numbers, many):
    return await asyncio.gather(*(numbers.next("a") for _ in range(many)))


async def steps(database):
    said = await database.client.admin.command("serverStatus")
    return said["metrics"]["commands"]["findAndModify"]["total"]
