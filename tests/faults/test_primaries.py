"""What becomes of writes while MongoDB changes its primary, or stands still?"""

import asyncio
import signal
import time
from contextlib import suppress

import psutil
import pytest
from pymongo.errors import PyMongoError

from case_command.errors import Unavailable
from case_command.ledger import Ledger
from case_command.log.commit_log import MongoCommits
from case_command.log.memory import MemorySnapshots
from case_command.states import States
from case_runtime.errors import Later
from verbs import ANA, comment, create, each

pytestmark = [pytest.mark.integration, pytest.mark.faults]
BOUND = 15
"""Seconds within which everybody is answered; on a busy machine."""
CASES = [f"case-{n}" for n in range(6)]


class Writers:
    """They write, and remember what they were told."""

    def __init__(self, database):
        self.commits = MongoCommits(database)
        self.ledger = Ledger(self.commits, States(self.commits, MemorySnapshots()))
        self.acknowledged, self.refused, self.longest = [], 0, 0.0
        self.going = True

    async def write(self, name):
        n = 0
        while self.going:
            n += 1
            said, began = f"{name}/{n}", time.monotonic()
            pair = [CASES[n % 6], CASES[(n + 1) % 6]]
            try:
                if n % 4:
                    await self.ledger.transact(pair[0], comment(said), ANA)
                else:
                    await self.ledger.transact_together(pair, each(comment(said)), ANA)
            except (Unavailable, Later):
                self.refused += 1
            else:
                self.acknowledged += [(pair[0], said)] if n % 4 else [(one, said) for one in pair]
            self.longest = max(self.longest, time.monotonic() - began)

    async def histories(self):
        async with asyncio.timeout(60):
            while True:
                with suppress(Later):
                    return await self.commits.load(dict.fromkeys(CASES, 0))


@pytest.fixture
async def writers(database):
    made = Writers(database)
    await made.commits.prepare()
    for case_id in CASES:
        await made.ledger.transact(case_id, create, ANA, new=True)
    return made


async def whole(writers):
    """Nothing that was acknowledged is missing, nothing is there twice, nothing is left out."""
    histories = await writers.histories()
    found = [
        (case, e.action.comment_id) for case, history in histories.items() for e in history[1:]
    ]
    for history in histories.values():
        assert [e.sequence for e in history] == list(range(1, len(history) + 1))
    assert len(found) == len(set(found))
    assert set(writers.acknowledged) <= set(found)


async def test_a_change_of_primary_loses_nothing_that_was_acknowledged(writers, database):
    writing = [asyncio.create_task(writers.write(f"w{n}")) for n in range(8)]
    for _ in range(2):
        before = len(writers.acknowledged)
        with suppress(PyMongoError):
            await database.client.admin.command("replSetStepDown", 1, force=True)
        async with asyncio.timeout(60):
            while len(writers.acknowledged) < before + 200:  # noqa: ASYNC110 - nobody tells
                await asyncio.sleep(0.05)
    writers.going = False
    await asyncio.gather(*writing)

    await whole(writers)
    assert writers.longest < BOUND


async def test_a_database_that_stands_still_keeps_nobody_waiting_for_ever(stack, writers):
    port = int(stack["MONGODB_URI"].partition("/?")[0].rpartition(":")[2])
    found = [
        one.pid
        for one in psutil.net_connections("tcp")
        if one.laddr and one.laddr.port == port and one.status == psutil.CONN_LISTEN and one.pid
    ]
    if not found:
        pytest.skip("MongoDB is no process of this machine")
    server = psutil.Process(found[0])
    writing = [asyncio.create_task(writers.write(f"w{n}")) for n in range(8)]
    await asyncio.sleep(0.5)
    server.send_signal(signal.SIGSTOP)
    try:
        async with asyncio.timeout(BOUND):
            while writers.refused < len(writing):  # noqa: ASYNC110 - nobody tells
                await asyncio.sleep(0.05)
    finally:
        server.send_signal(signal.SIGCONT)
    before = len(writers.acknowledged)
    async with asyncio.timeout(60):
        while len(writers.acknowledged) < before + 100:  # noqa: ASYNC110 - nobody tells
            await asyncio.sleep(0.05)
    writers.going = False
    await asyncio.gather(*writing)

    await whole(writers)
    assert writers.longest < BOUND
