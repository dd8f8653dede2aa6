"""What does one process know of cases, and when does it look?"""

import asyncio

from case_command.ledger import Ledger
from case_command.log.memory import MemoryCommits, MemorySnapshots
from case_command.states import CASE, States
from verbs import ANA, comment, create


class Watched(MemoryCommits):
    """Remembers what was loaded, and for how many at once."""

    def __init__(self, log=None):
        super().__init__(log or {})
        self.loads = []

    async def load(self, behind):
        self.loads.append(dict(behind))
        await asyncio.sleep(0)
        return await super().load(behind)


async def filled(cases=3, comments=2):
    log = MemoryCommits()
    ledger = Ledger(log, States(log, MemorySnapshots()))
    for n in range(cases):
        await ledger.transact(f"case-{n}", create, ANA, new=True)
        for m in range(comments):
            await ledger.transact(f"case-{n}", comment(m), ANA)
    return log.log


async def test_a_new_case_loads_nothing():
    log = Watched()
    ledger = Ledger(log, States(log, MemorySnapshots()))
    await ledger.transact("case-1", create, ANA, new=True)
    await ledger.transact("case-1", comment(1), ANA)

    assert log.loads == []


async def test_a_case_is_loaded_once():
    log = Watched(await filled())
    ledger = Ledger(log, States(log, MemorySnapshots()))
    for n in range(5):
        await ledger.transact("case-1", comment(f"new {n}"), ANA)

    assert log.loads == [{"case-1": 0}]


async def test_those_who_load_at_once_share_a_look():
    log = Watched(await filled(9))
    ledger = Ledger(log, States(log, MemorySnapshots()))
    await asyncio.gather(*(ledger.transact(f"case-{n}", comment("c"), ANA) for n in range(9)))

    assert [len(behind) for behind in log.loads] == [9]


async def test_a_case_that_others_wrote_to_is_looked_at_before_it_is_decided_on():
    log = Watched(await filled())
    states = States(log, MemorySnapshots())
    ledger, rival = Ledger(log, states), Ledger(log, States(log, MemorySnapshots()))
    await ledger.transact("case-1", comment("a"), ANA)
    await rival.transact("case-1", comment("theirs"), ANA)
    states.overtaken("case-1", 5)
    states.overtaken("never met", 5)
    log.loads.clear()
    decided = [await ledger.transact("case-1", comment(n), ANA) for n in ("b", "c")]

    assert [one.state.case.sequence for one in decided] == [6, 7]
    assert log.loads == [{"case-1": 4}]


async def test_what_is_heard_late_is_no_news():
    log = Watched(await filled())
    states = States(log, MemorySnapshots())
    ledger = Ledger(log, states)
    await ledger.transact("case-1", comment("a"), ANA)
    states.overtaken("case-1", 3)
    log.loads.clear()
    await ledger.transact("case-1", comment("b"), ANA)

    assert log.loads == []


async def test_no_more_is_remembered_than_there_is_room_for():
    log = Watched(await filled(4))
    ledger = Ledger(log, States(log, MemorySnapshots(), remembered=2 * (CASE + 3)))
    for n in (0, 1, 2, 1, 0):
        await ledger.transact(f"case-{n}", comment(f"{len(log.loads)}"), ANA)

    assert [list(one) for one in log.loads] == [["case-0"], ["case-1"], ["case-2"], ["case-0"]]
