"""Does a history stay whole, whoever writes to it at once?"""

import asyncio
import random
from collections import Counter

from hypothesis import given, settings
from hypothesis import strategies as st

from case_command.case import fold
from case_command.errors import CaseNotFound, NothingChanged, Undecided, VersionConflict
from case_command.ledger import Key, Ledger
from case_command.log.memory import MemoryCommits
from case_events.case import version
from verbs import ANA, comment, create, delete, each, edit, remembering

CASES = ["case-1", "case-2", "case-3"]
EXPECTED = (CaseNotFound, NothingChanged, VersionConflict, Undecided)


class Slow(MemoryCommits):
    """Every step takes a while, and not always as long; some answers are lost."""

    def __init__(self, seed, *, doubts=0.0):
        super().__init__()
        self.luck, self.doubts = random.Random(seed), doubts  # noqa: S311 - an example

    async def pause(self):
        for _ in range(self.luck.randrange(4)):
            await asyncio.sleep(0)

    async def append(self, commit):
        await self.pause()
        mine = await super().append(commit)
        await self.pause()
        if self.luck.random() < self.doubts:
            raise Undecided
        return mine

    async def append_together(self, commits):
        await self.pause()
        mine = await super().append_together(commits)
        await self.pause()
        return mine

    async def load(self, behind):
        await self.pause()
        found = await super().load(behind)
        await self.pause()
        return found


WHAT = st.sampled_from(["comment", "edit", "delete", "create", "both", "all", "repeat"])
STEPS = st.lists(st.tuples(WHAT, st.integers(0, 2), st.integers(0, 2)), min_size=1, max_size=40)


def asked(ledger, n, what, case):
    """One of many who write at once."""
    case_id = CASES[case]
    match what:
        case "comment":
            return ledger.transact(case_id, comment(n), ANA)
        case "edit":
            return ledger.transact(case_id, edit(version(10**6), f"T{n}"), ANA)
        case "delete":
            return ledger.transact(case_id, delete, ANA)
        case "create":
            return ledger.transact(case_id, reopen, ANA)
        case "both":
            pair = [case_id, CASES[(case + 1) % 3]]
            return ledger.transact_together(pair, each(comment(n)), ANA)
        case "all":
            return ledger.transact_together(CASES[::-1], each(comment(n)), ANA)
        case "repeat":
            return ledger.transact(case_id, comment(n), ANA, key=Key(f"k-{n % 3}", "same"))


def reopen(state):
    return create(state) if state is None or state.case.deleted else []


@settings(max_examples=60, deadline=None)
@given(STEPS, st.integers(0, 10**6), st.sampled_from([0.0, 0.1]))
def test_histories_are_gapless_and_add_up_to_what_everyone_was_told(steps, seed, doubts):
    async def story():
        log = Slow(seed, doubts=doubts)
        ledgers = [Ledger(*remembering(log)) for _ in range(3)]
        for case_id in CASES:
            log.doubts = 0.0
            await ledgers[0].transact(case_id, create, ANA, new=True)
        log.doubts = doubts
        answers = await asyncio.gather(
            *(asked(ledgers[who], n, what, case) for n, (what, case, who) in enumerate(steps)),
            return_exceptions=True,
        )
        log.doubts = 0.0
        return log, answers, await log.load(dict.fromkeys(CASES, 0))

    log, answers, histories = asyncio.run(story())
    told = [d for a in answers for d in (a.values() if isinstance(a, dict) else [a])]
    faults = [one for one in told if isinstance(one, Exception) and not isinstance(one, EXPECTED)]
    recorded = [e for d in told if not isinstance(d, Exception) for e in d.envelopes]
    keyed = Counter((one.stream, key.id) for one in log.log.values() for key in one.keys)

    assert faults == []
    for case_id, history in histories.items():
        assert [e.sequence for e in history] == list(range(1, len(history) + 1))
        assert [e.at for e in history] == sorted(e.at for e in history)
        mine = {e.sequence: e for e in recorded if e.stream == case_id}
        assert all(history[n - 1] == envelope for n, envelope in mine.items())
        for decided in told:
            if not isinstance(decided, Exception) and decided.state.case.id == case_id:
                assert decided.state == fold(history[: decided.state.case.sequence])
    assert set(keyed.values()) <= {1}


@settings(max_examples=60, deadline=None)
@given(st.integers(2, 8), st.integers(1, 3), st.integers(0, 10**6))
def test_of_those_who_edit_the_same_version_exactly_one_wins(writers, processes, seed):
    async def story():
        log = Slow(seed)
        ledgers = [Ledger(*remembering(log)) for _ in range(processes)]
        await ledgers[0].transact("case-1", create, ANA, new=True)
        edits = (
            ledgers[n % processes].transact("case-1", edit(version(1), f"T{n}"), ANA)
            for n in range(writers)
        )
        others = (one.transact("case-1", comment(f"c{id(one)}"), ANA) for one in ledgers)
        return await asyncio.gather(*edits, *others, return_exceptions=True)

    answers = asyncio.run(story())
    edits, others = answers[:writers], answers[writers:]

    assert sum(not isinstance(one, Exception) for one in edits) == 1
    assert sum(isinstance(one, VersionConflict) for one in edits) == writers - 1
    assert not any(isinstance(one, Exception) for one in others)
