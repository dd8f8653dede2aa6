"""Do cases wait for each other only where they must?"""

import asyncio

import pytest

from case_command.imports.room import Room


async def waits(room, size):
    """Whether somebody of that size has to wait; they do not come in then."""
    try:
        async with asyncio.timeout(0):
            await room.enter(size)
    except TimeoutError:
        return True
    return False


@pytest.mark.parametrize(("inside", "size"), [((1, 1), 1), ((6,), 5), ((99,), 1)])
async def test_who_finds_no_room_waits_until_somebody_has_left(inside, size):
    room = Room(2, 10)
    for one in inside:
        await room.enter(one)
    assert await waits(room, size)

    coming = asyncio.create_task(room.enter(size))
    await asyncio.sleep(0)
    room.leave(inside[0])
    await coming


async def test_one_alone_may_be_as_large_as_it_is():
    room = Room(2, 10)

    assert not await waits(room, 11)


async def test_as_many_come_in_as_there_is_room_for():
    room = Room(3, 10)

    assert [await waits(room, 4) for _ in range(4)] == [False, False, True, True]
