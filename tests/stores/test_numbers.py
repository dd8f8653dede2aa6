"""Which numbers do cases get?"""

import asyncio
from itertools import count

import pytest

from case_command.log.memory import MemoryNumbers
from case_command.log.numbers import MongoNumbers
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

    async def test_two_processes_never_give_the_same_one(self, database):
        both = MongoNumbers(database), MongoNumbers(database)
        told = await asyncio.gather(*(one.next("a") for _ in range(30) for one in both))

        assert sorted(told) == list(range(1, 61))

    async def test_those_who_wait_share_one_step(self, numbers, database):
        await numbers.next("a")
        before = await steps(database)
        await asyncio.gather(*(numbers.next("a") for _ in range(30)))

        assert await steps(database) - before == 1

    async def test_while_many_come_the_next_ones_are_taken_ahead(self, database):
        numbers = MongoNumbers(database, Clock())
        told = [await three(numbers) for _ in range(2)]
        await reached(database, 9)
        told.append(await three(numbers))

        assert told == [[1, 2, 3], [4, 5, 6], [7, 8, 9]]

    async def test_nobody_gets_one_that_is_lower_than_what_was_given_elsewhere_long_ago(
        self, database
    ):
        clock = Clock()
        mine, others = MongoNumbers(database, clock), MongoNumbers(database)
        for _ in range(2):  # the second takes one ahead
            await mine.next("a")
        await reached(database, 3)
        elsewhere = await others.next("a")
        clock.now += 1.0

        assert await mine.next("a") > elsewhere

    async def test_what_is_opened_now_and_then_leaves_no_number_out(self, numbers):
        assert [await numbers.next("a") for _ in range(3)] == [1, 2, 3]

    async def test_what_cannot_be_taken_ahead_is_asked_for_when_it_is_needed(self, database):
        numbers = MongoNumbers(database, Clock())
        told = [await numbers.next("a") for _ in range(2)]
        await reached(database, 3)
        async with failing(database, "findAndModify", times=1000, closeConnection=True):
            told.append(await numbers.next("a"))
            with pytest.raises(Later):
                await numbers.next("a")
        after = await numbers.next("a")

        assert told == [1, 2, 3]
        assert after > told[-1]

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


async def three(numbers):
    return await asyncio.gather(*(numbers.next("a") for _ in range(3)))


async def reached(database, last):
    """Return when the counter stands there: the last step is made beside us."""
    async with asyncio.timeout(60):
        while (await database["numbers"].find_one({"_id": "a"}))["last"] < last:  # noqa: ASYNC110 - the counter tells no events
            await asyncio.sleep(0.01)


async def steps(database):
    said = await database.client.admin.command("serverStatus")
    return said["metrics"]["commands"]["findAndModify"]["total"]
