"""Whom does a process block that is killed inside a transaction?"""

import asyncio
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from case_command.errors import Unavailable
from case_command.ledger import Ledger
from case_command.log.commit_log import MongoCommits
from case_command.log.commits import place
from case_command.log.memory import MemorySnapshots
from case_command.states import States
from case_runtime.appends import LIFETIME, transaction_lifetime
from verbs import ANA, comment, create, each

pytestmark = [pytest.mark.integration, pytest.mark.faults]
PROCESS = Path(__file__).parent / "leaving_process.py"
"""Seconds that the server lets a transaction live; it looks every second second."""


def killed_inside(stack, database, held):
    """The process is gone, its transaction is not."""
    where = [stack["MONGODB_URI"], database.name, held]
    with subprocess.Popen(  # noqa: S603 - ours
        [sys.executable, PROCESS, *where], stdout=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout.readline() == "inside\n"
        process.send_signal(signal.SIGKILL)


@pytest.fixture
async def ledger(database):
    commits = MongoCommits(database)
    await commits.prepare()
    made = Ledger(commits, States(commits, MemorySnapshots()))
    for n in range(4):
        await made.transact(f"case-{n}", create, ANA, new=True)
    return made


async def test_only_the_case_that_it_wrote_to_waits_and_not_for_long(stack, database, ledger):
    assert await transaction_lifetime(database) == LIFETIME
    killed_inside(stack, database, place("case-0", 2))
    began = time.monotonic()

    async def insisting():
        while True:
            try:
                return await ledger.transact("case-0", comment("held"), ANA)
            except Unavailable:
                continue

    held = asyncio.create_task(insisting())
    waits = []
    while time.monotonic() - began < LIFETIME - 0.5:
        asked = time.monotonic()
        others = [f"case-{n}" for n in (1, 2, 3)]
        await asyncio.gather(
            *(ledger.transact(one, comment(f"c{asked}"), ANA) for one in others),
        )
        if not held.done():
            waits.append(time.monotonic() - asked)
    await asyncio.wait_for(held, 60)

    assert waits, "the others waited as long as the one that was held"
    assert held.result().state.case.sequence == 2


async def test_a_change_of_several_cases_waits_for_it_and_changes_all(stack, database, ledger):
    killed_inside(stack, database, place("case-0", 2))
    async with asyncio.timeout(60):
        while True:
            try:
                decided = await ledger.transact_together(
                    ["case-0", "case-1"], each(comment("both")), ANA
                )
                break
            except Unavailable:
                continue

    assert [one.state.case.sequence for one in decided.values()] == [2, 2]
