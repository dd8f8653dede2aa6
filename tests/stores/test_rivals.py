"""Do several processes keep one history whole, on a real log?"""

import asyncio
import random

import pytest

from case_command.errors import VersionConflict
from case_command.ledger import Key, Ledger
from case_command.log.commit_log import MongoCommits
from case_command.log.hearing import Hearing
from case_command.log.snapshots import MongoSnapshots
from case_command.states import States
from case_events.case import version
from verbs import ANA, comment, create, each, edit

pytestmark = pytest.mark.integration
CASES = [f"case-{n}" for n in range(4)]


class Process:
    """What one process knows and does."""

    def __init__(self, database):
        self.commits = MongoCommits(database)
        self.snapshots = MongoSnapshots(database)
        self.states = States(self.commits, self.snapshots)
        self.ledger = Ledger(self.commits, self.states)
        self.heard = []
        self.hearing = Hearing(database, self.commits.writer, self.hear)

    def hear(self, stream, sequence, kind):
        self.heard.append((stream, sequence))
        self.states.overtaken(stream, sequence)


@pytest.fixture
async def processes(database):
    made = [Process(database) for _ in range(3)]
    await made[0].commits.prepare()
    await made[0].snapshots.prepare()
    for case_id in CASES:
        await made[0].ledger.transact(case_id, create, ANA, new=True)
    yield made
    for one in made:
        await one.states.close()


async def until(condition):
    async with asyncio.timeout(20):
        while not condition():  # noqa: ASYNC110 - a change stream tells no events
            await asyncio.sleep(0.01)


async def test_hot_cases_that_all_of_them_write_to_lose_nothing(processes):
    choose = random.Random(3)  # noqa: S311 - an example

    async def client(one, name):
        for n in range(15):
            case_id = choose.choice(CASES)
            said = comment(f"{name}/{n}")
            match choose.randrange(4):
                case 0:
                    pair = choose.sample(CASES, 2)
                    await one.ledger.transact_together(pair, each(said), ANA)
                case 1:
                    await one.ledger.transact(case_id, said, ANA, key=Key(f"{name}/{n}", "b"))
                case _:
                    await one.ledger.transact(case_id, said, ANA)

    await asyncio.gather(
        *(client(one, f"{n}.{m}") for n, one in enumerate(processes) for m in range(6))
    )
    histories = await processes[0].commits.load(dict.fromkeys(CASES, 0))
    names = [
        (stream, e.action.comment_id) for stream, history in histories.items() for e in history[1:]
    ]

    for history in histories.values():
        assert [e.sequence for e in history] == list(range(1, len(history) + 1))
    assert len(names) == len(set(names)) >= 3 * 6 * 15


async def test_of_those_who_edit_one_version_in_several_processes_exactly_one_wins(processes):
    for sequence in range(1, 6):
        said = await asyncio.gather(
            *(
                one.ledger.transact("case-0", edit(version(sequence), f"{n}.{sequence}"), ANA)
                for n, one in enumerate(processes)
            ),
            return_exceptions=True,
        )
        lost = [one for one in said if isinstance(one, Exception)]

        assert [type(one) for one in lost] == [VersionConflict] * 2


async def test_what_others_write_is_heard_and_loses_no_race(processes, logged):
    ours, theirs, _ = processes
    hearing = asyncio.create_task(ours.hearing.run())
    await ours.ledger.transact("case-0", comment("warm"), ANA)
    n = 0
    while not ours.heard:  # from some moment on
        n += 1
        await theirs.ledger.transact("case-1", comment(f"knock {n}"), ANA)
        await asyncio.sleep(0.05)
    await theirs.ledger.transact("case-0", comment("theirs"), ANA)
    await until(lambda: ("case-0", 3) in ours.heard)
    appends = []
    append = ours.commits.append

    async def watched(commit):
        appends.append(commit.first)
        return await append(commit)

    ours.commits.append = watched
    decided = await ours.ledger.transact("case-0", comment("ours"), ANA)
    hearing.cancel()

    assert decided.state.case.total_comment == 3
    assert appends == [4]
    assert {stream for stream, _ in ours.heard} == {"case-0", "case-1"}


async def test_our_own_commits_are_never_heard(processes):
    ours, theirs, _ = processes
    hearing = asyncio.create_task(ours.hearing.run())
    for n in range(1000):
        await theirs.ledger.transact("case-1", comment(f"knock {n}"), ANA)
        if ours.heard:
            break
        await asyncio.sleep(0.05)
    await ours.ledger.transact("case-2", comment("ours"), ANA)
    await theirs.ledger.transact("case-3", comment("theirs"), ANA)
    await until(lambda: ("case-3", 2) in ours.heard)
    hearing.cancel()

    assert "case-2" not in {stream for stream, _ in ours.heard}
