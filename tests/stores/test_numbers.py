"""Which numbers do cases get?"""

import asyncio

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
        return MongoNumbers(database)

    async def test_two_processes_never_give_the_same_one(self, database):
        both = MongoNumbers(database), MongoNumbers(database)
        told = await asyncio.gather(*(one.next("a") for _ in range(30) for one in both))

        assert sorted(told) == list(range(1, 61))

    async def test_those_who_wait_share_one_step(self, numbers, database):
        await numbers.next("a")
        before = await steps(database)
        await asyncio.gather(*(numbers.next("a") for _ in range(30)))

        assert await steps(database) - before == 1

    async def test_a_number_that_may_have_been_taken_is_given_to_nobody(self, numbers, database):
        async with failing(database, "findAndModify", times=1000, closeConnection=True):
            with pytest.raises(Later):
                await numbers.next("a")
        told = [await numbers.next("a") for _ in range(2)]

        assert told[0] >= 1
        assert told[1] == told[0] + 1


async def steps(database):
    said = await database.client.admin.command("serverStatus")
    return said["metrics"]["commands"]["findAndModify"]["total"]
