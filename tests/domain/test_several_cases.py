"""How do several cases change at once? All of them, or none."""

import asyncio

import pytest

from case_command.errors import CaseNotFound, KeyReused, Undecided, VersionConflict
from case_command.ledger import Key, Ledger
from case_command.log.memory import MemoryCommits
from case_events.case import version
from verbs import ANA, comment, create, delete, each, edit, remembering

BOTH = ["case-1", "case-2"]
SAID = Key("k-1", "digest")


def ledger(commits=None):
    return Ledger(*remembering(commits))


async def opened(commits=None, cases=BOTH):
    made = ledger(commits)
    for case_id in cases:
        await made.transact(case_id, create, ANA, new=True)
    return made


def last(commits):
    ends = {}
    for one in commits.log.values():
        ends[one.stream] = max(one.last, ends.get(one.stream, 0))
    return ends


async def test_all_of_them_change():
    mine = await opened(commits := MemoryCommits())
    decided = await mine.transact_together(BOTH, each(edit(version(1), "New")), ANA)

    assert [decided[one].state.case.title for one in BOTH] == ["New", "New"]
    assert last(commits) == {"case-1": 2, "case-2": 2}


async def test_if_one_cannot_change_none_does():
    mine = await opened(commits := MemoryCommits())
    await mine.transact("case-2", edit(version(1), "Other"), ANA)
    with pytest.raises(VersionConflict):
        await mine.transact_together(BOTH, each(edit(version(1), "New")), ANA)

    assert last(commits) == {"case-1": 1, "case-2": 2}


async def test_a_case_without_an_action_is_answered_as_it_is():
    mine = await opened()
    decided = await mine.transact_together(
        BOTH, lambda states: {"case-2": comment("c")(states["case-2"])}, ANA
    )

    assert [len(decided[one].envelopes) for one in BOTH] == [0, 1]
    assert decided["case-1"].state.case.sequence == 1


async def test_one_case_shares_its_commit_with_others_who_wait_for_it():
    mine = await opened(commits := MemoryCommits())
    await asyncio.gather(
        mine.transact("case-1", comment(0), ANA),
        *(mine.transact_together(["case-1"], each(comment(n)), ANA) for n in range(1, 5)),
    )

    assert [one.last for one in commits.log.values() if one.stream == "case-1"] == [1, 6]


async def test_what_a_rival_wrote_is_decided_on():
    mine, rival = await opened(commits := MemoryCommits()), ledger(commits)
    await rival.transact("case-2", comment("theirs"), ANA)
    decided = await mine.transact_together(BOTH, each(comment("mine")), ANA)

    assert [decided[one].state.case.total_comment for one in BOTH] == [1, 2]


async def test_a_refusal_on_what_is_remembered_is_decided_again_on_what_a_rival_wrote():
    mine, rival = await opened(commits := MemoryCommits()), ledger(commits)
    await rival.transact("case-2", delete, ANA)
    await rival.transact("case-2", create, ANA)
    decided = await mine.transact_together(BOTH, each(edit(version(3), "New")), ANA)

    assert [decided[one].state.case.sequence for one in BOTH] == [2, 4]


async def test_a_case_that_seems_to_need_no_action_is_looked_at_once_more():
    mine, rival = await opened(commits := MemoryCommits()), ledger(commits)
    await rival.transact("case-2", edit(version(1), "Other"), ANA)

    def called(title):
        def decide(states):
            return {
                case_id: edit(version(9), title)(state)
                for case_id, state in states.items()
                if state.case.title != title
            }

        return decide

    decided = await mine.transact_together(BOTH, called("Phishing"), ANA)  # to me both still are

    assert [decided[one].state.case.title for one in BOTH] == ["Phishing", "Phishing"]


async def test_those_who_change_the_same_cases_in_another_order_do_not_block_each_other():
    names = [f"case-{n}" for n in range(6)]
    mine = await opened(cases=names)
    orders = [names, names[::-1], names[3:], names[:4], [names[5], names[0]]] * 4
    async with asyncio.timeout(5):
        await asyncio.gather(
            *(mine.transact_together(o, each(comment(n)), ANA) for n, o in enumerate(orders)),
            *(mine.transact(one, comment(f"{one}/{n}"), ANA) for one in names for n in range(9)),
        )
    state = (await mine.transact("case-0", comment("z"), ANA)).state

    assert state.case.total_comment == 9 + sum("case-0" in order for order in orders) + 1


async def test_a_caller_who_hangs_up_takes_nothing_back():
    mine = await opened()
    hasty = asyncio.create_task(mine.transact_together(BOTH, each(comment(1)), ANA))
    await asyncio.sleep(0)
    hasty.cancel()
    decided = await mine.transact_together(BOTH, each(comment(2)), ANA)

    assert [one.state.case.total_comment for one in decided.values()] == [2, 2]


async def test_what_may_have_been_written_is_everyones_answer_and_never_decided_again():
    class Doubtful(MemoryCommits):
        async def append_together(self, commits):
            await super().append_together(commits)
            raise Undecided

    mine = await opened(commits := Doubtful())
    with pytest.raises(Undecided):
        await mine.transact_together(BOTH, each(comment(1)), ANA)

    assert last(commits) == {"case-1": 2, "case-2": 2}


async def test_a_repeat_changes_nothing_and_is_told_what_was_recorded():
    mine = await opened(commits := MemoryCommits())
    first = await mine.transact_together(BOTH, each(edit(version(1), "New")), ANA, key=SAID)
    await mine.transact("case-1", comment(1), ANA)
    again = await ledger(commits).transact_together(
        BOTH, each(edit(version(1), "New")), ANA, key=SAID
    )

    assert all(again[one].repeated and not first[one].repeated for one in BOTH)
    assert all(again[one].envelopes == first[one].envelopes for one in BOTH)
    assert again["case-1"].state.case.total_comment == 1
    assert last(commits) == {"case-1": 3, "case-2": 2}


async def test_a_repeat_of_a_deletion_finds_what_was_deleted():
    mine = await opened()
    await mine.transact_together(BOTH, each(delete), ANA, key=SAID)
    again = await mine.transact_together(BOTH, each(delete), ANA, key=SAID)

    assert [again[one].state.case.deleted for one in BOTH] == [True, True]
    with pytest.raises(CaseNotFound):
        await mine.transact_together(BOTH, each(delete), ANA)


async def test_the_same_key_with_another_request_is_refused():
    mine = await opened()
    await mine.transact_together(BOTH, each(comment(1)), ANA, key=SAID)
    with pytest.raises(KeyReused):
        await mine.transact_together(BOTH, each(comment(2)), ANA, key=Key("k-1", "other"))
