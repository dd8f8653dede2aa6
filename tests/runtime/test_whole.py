"""Does what has begun to connect come to its end, although whoever waits gives up?"""

import asyncio
from contextlib import suppress

import pytest

from case_runtime import kafka


async def test_what_has_begun_ends_before_the_caller_is_cancelled():
    began, goes_on, ended = asyncio.Event(), asyncio.Event(), []

    async def connect():
        began.set()
        await goes_on.wait()
        ended.append(True)

    waiting = asyncio.create_task(kafka.whole(connect()))
    await began.wait()
    waiting.cancel()
    await asyncio.sleep(0)
    goes_on.set()
    with pytest.raises(asyncio.CancelledError):
        await waiting

    assert ended == [True]


async def test_what_never_ends_is_cut_off_after_a_while(monkeypatch):
    monkeypatch.setattr(kafka, "GRACE", 0.01)
    began = asyncio.Event()

    async def connect():
        began.set()
        await asyncio.Event().wait()

    waiting = asyncio.create_task(kafka.whole(connect()))
    await began.wait()
    waiting.cancel()

    with pytest.raises(asyncio.CancelledError):
        await waiting


async def test_a_fault_is_the_callers():
    async def connect():
        raise ConnectionError

    with pytest.raises(ConnectionError):
        await kafka.whole(connect())


async def test_who_is_cancelled_while_something_closes_does_not_go_on():
    """As aiokafka closes: it awaits a task of its own, and takes a cancellation for that task's."""
    closing, may_close, went_on = asyncio.Event(), asyncio.Event(), []

    async def close():
        closing.set()
        with suppress(asyncio.CancelledError):
            await may_close.wait()

    async def caller():
        await kafka.whole(close())
        went_on.append(True)

    running = asyncio.create_task(caller())
    await closing.wait()
    running.cancel()
    await asyncio.sleep(0)
    may_close.set()
    with pytest.raises(asyncio.CancelledError):
        await running

    assert went_on == []


async def test_who_is_cancelled_again_and_again_waits_all_the_same():
    began, goes_on, ended = asyncio.Event(), asyncio.Event(), []

    async def close():
        began.set()
        await goes_on.wait()
        ended.append(True)

    waiting = asyncio.create_task(kafka.whole(close()))
    await began.wait()
    for _ in range(3):
        waiting.cancel()
        await asyncio.sleep(0)
    goes_on.set()
    with pytest.raises(asyncio.CancelledError):
        await waiting

    assert ended == [True]
