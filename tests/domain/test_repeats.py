"""What does a request come to that carries an Idempotency-Key?"""

import asyncio

import pytest

from case_command.errors import CaseNotFound, KeyReused, Undecided
from case_command.ledger import Key, Ledger
from case_command.log.memory import MemoryCommits
from verbs import ANA, comment, create, delete, remembering

SAID = Key("k-1", "digest")


def ledger(commits=None):
    return Ledger(*remembering(commits))


async def opened(commits=None):
    made = ledger(commits)
    await made.transact("case-1", create, ANA, new=True)
    return made


async def test_a_repeat_records_nothing_and_answers_with_the_case_as_it_is_now():
    mine = await opened()
    first = await mine.transact("case-1", comment("a"), ANA, key=SAID)
    await mine.transact("case-1", comment("b"), ANA)
    again = await mine.transact("case-1", comment("other id"), ANA, key=SAID)

    assert (first.repeated, again.repeated) == (False, True)
    assert again.envelopes == first.envelopes
    assert (again.state.case.sequence, again.state.case.total_comment) == (3, 2)


async def test_another_process_knows_a_repeat_too():
    mine = await opened(commits := MemoryCommits())
    first = await mine.transact("case-1", comment("a"), ANA, key=SAID)
    again = await ledger(commits).transact("case-1", comment("b"), ANA, key=SAID)

    assert (again.repeated, again.envelopes) == (True, first.envelopes)


async def test_equal_keys_in_one_commit_are_one_request():
    mine = await opened(commits := MemoryCommits())
    decided = await asyncio.gather(
        *(mine.transact("case-1", comment(n), ANA, key=SAID) for n in range(5))
    )

    assert [one.repeated for one in decided] == [False, True, True, True, True]
    assert {one.envelopes[0].action.comment_id for one in decided} == {"0"}
    assert [len(one.records) for one in commits.log.values()] == [1, 1]


async def test_what_comes_while_the_first_is_in_flight_waits_for_it():
    class Slow(MemoryCommits):
        going = asyncio.Event()

        async def append(self, commit):
            if commit.keys:
                await self.going.wait()
            return await super().append(commit)

    mine = await opened(commits := Slow())
    first = asyncio.create_task(mine.transact("case-1", comment("a"), ANA, key=SAID))
    await asyncio.sleep(0.01)
    again = asyncio.create_task(mine.transact("case-1", comment("b"), ANA, key=SAID))
    await asyncio.sleep(0.01)

    assert not again.done()
    commits.going.set()
    assert (await again).envelopes == (await first).envelopes


async def test_two_processes_with_one_key_are_one_request():
    commits = MemoryCommits()
    both = await opened(commits), ledger(commits)
    decided = await asyncio.gather(
        *(one.transact("case-1", comment(n), ANA, key=SAID) for n, one in enumerate(both))
    )

    assert sorted(one.repeated for one in decided) == [False, True]
    assert decided[0].envelopes == decided[1].envelopes


@pytest.mark.parametrize("waits", [True, False], ids=["in one commit", "later"])
async def test_another_request_under_the_same_key_is_refused(waits):
    mine = await opened()
    asked = [
        mine.transact("case-1", comment(body), ANA, key=Key("k-1", body)) for body in ("a", "b")
    ]
    if waits:
        first, second = await asyncio.gather(*asked, return_exceptions=True)
    else:
        first = await asked[0]
        (second,) = await asyncio.gather(asked[1], return_exceptions=True)

    assert len(first.envelopes) == 1
    assert isinstance(second, KeyReused)


async def test_a_refusal_is_not_remembered():
    mine = await opened()
    await mine.transact("case-1", delete, ANA)
    with pytest.raises(CaseNotFound):
        await mine.transact("case-1", comment("a"), ANA, key=SAID)
    await mine.transact("case-1", create, ANA)
    decided = await mine.transact("case-1", comment("a"), ANA, key=SAID)

    assert not decided.repeated


@pytest.mark.parametrize("new", [True, False])
async def test_a_creation_that_comes_twice_creates_once(new):
    commits = MemoryCommits()
    both = ledger(commits), ledger(commits)
    decided = [
        await one.transact("case-1", create, ANA, new=new, key=SAID) for one in (*both, both[0])
    ]

    assert [one.repeated for one in decided] == [False, True, True]
    assert len(commits.log) == 1


async def test_a_creation_that_comes_twice_at_once_creates_once():
    commits = MemoryCommits()
    both = ledger(commits), ledger(commits)
    decided = await asyncio.gather(
        *(one.transact("case-1", create, ANA, new=True, key=SAID) for one in both * 3)
    )

    assert sorted(one.repeated for one in decided) == [False, *[True] * 5]
    assert len(commits.log) == 1


async def test_what_got_no_answer_may_be_sent_again_under_its_key():
    class Doubtful(MemoryCommits):
        async def append(self, commit):
            mine = await super().append(commit)
            if commit.keys and mine:
                raise Undecided
            return mine

    mine = await opened(Doubtful())
    with pytest.raises(Undecided):
        await mine.transact("case-1", comment("a"), ANA, key=SAID)
    again = await mine.transact("case-1", comment("b"), ANA, key=SAID)

    assert (again.repeated, again.state.case.total_comment) == (True, 1)
