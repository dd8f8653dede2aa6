"""Are several streams appended all or none, whatever happens on the way?"""

import asyncio
import time

import pytest

from case_command.errors import Undecided
from case_command.log.commit_log import MongoCommits
from case_command.log.commits import Commit
from case_events.testing import history
from case_events.wire import to_record
from case_runtime import mongo
from case_runtime.appends import insert_together
from examples import COMMENTED, CREATED
from failing import WAITING_IN_VAIN, failing

pytestmark = pytest.mark.integration


def commit(stream, n=1):
    envelopes = history(CREATED, *[COMMENTED] * n, stream=stream)[n - 1 : n]
    return Commit(stream, n, tuple(to_record(one) for one in envelopes))


def two():
    return [commit("case-1"), commit("case-2")]


@pytest.fixture
async def commits(database):
    made = MongoCommits(database)
    await made.prepare()
    return made


def heard(commits):
    told = []
    commits.when_durable(told.extend)
    return told


async def lengths(commits):
    found = await commits.load({"case-1": 0, "case-2": 0})
    return [len(found[one]) for one in ("case-1", "case-2")]


async def test_what_is_durable_is_told_and_found(commits):
    told, mine = heard(commits), two()

    assert await commits.append_together(mine)
    assert told == mine
    assert await lengths(commits) == [1, 1]


async def test_a_place_that_is_taken_leaves_the_other_free(commits):
    await commits.append(commit("case-2"))
    told = heard(commits)

    assert not await commits.append_together(two())
    assert told == []
    assert await lengths(commits) == [0, 1]


async def test_of_two_with_one_place_in_common_exactly_one_wins(commits, database):
    rival = MongoCommits(database)
    ours, theirs = two(), [commit("case-2"), commit("case-3")]
    won = await asyncio.gather(commits.append_together(ours), rival.append_together(theirs))

    assert sorted(won) == [False, True]
    assert await lengths(commits) == ([1, 1] if won[0] else [0, 1])


@pytest.mark.parametrize(
    "how",
    [{"closeConnection": True}, {"errorCode": 50}, WAITING_IN_VAIN],
    ids=["connection lost", "took too long", "no majority in time"],
)
@pytest.mark.parametrize("times", [1, 2, 3])
async def test_a_commit_without_a_plain_answer_is_looked_up(commits, database, how, times):
    told, mine = heard(commits), two()
    async with failing(database, "commitTransaction", times=times, **how):
        assert await commits.append_together(mine)

    assert told == mine
    assert await lengths(commits) == [1, 1]


async def test_a_commit_that_never_gets_an_answer_is_neither_acknowledged_nor_told(database):
    commits = MongoCommits(database, bound=0.5)
    await commits.prepare()
    told = heard(commits)
    async with failing(database, "commitTransaction", times=1000, closeConnection=True):
        with pytest.raises(Undecided):
            await commits.append_together(two())

    assert told == []


async def test_a_rival_behind_a_commit_without_an_answer_has_won(commits, database):
    told = heard(commits)
    rival = MongoCommits(database)

    async def overtake():
        await asyncio.sleep(0.3)
        return await rival.append(commit("case-2"))

    async with failing(database, "commitTransaction", times=1000, errorCode=50):
        overtaking = asyncio.create_task(overtake())
        appended = asyncio.create_task(commits.append_together(two()))
        won = await overtaking
    ours = await asyncio.gather(appended, return_exceptions=True)

    assert won != (ours == [True])
    assert told == (two_places(told) if ours == [True] else [])


def two_places(told):
    return [one for one in told if one.first == 1]


async def test_an_insert_that_fails_in_a_transaction_is_surely_not_there(commits, database):
    told, mine = heard(commits), two()
    async with failing(database, "insert", errorCode=50):
        assert not await commits.append_together(mine)

    assert told == []
    assert await lengths(commits) == [0, 0]
    assert await commits.append_together(mine)


async def test_a_transaction_that_meets_another_is_given_up_at_once(commits, database):
    log = mongo.durable(database, "commits")
    async with await database.client.start_session() as rival:
        rival.start_transaction()
        await log.insert_one({"_id": commit("case-2").place}, session=rival)
        began = time.monotonic()

        assert not await commits.append_together(two())
        assert time.monotonic() - began < 1
        await rival.abort_transaction()
    assert await commits.append_together(two())


async def test_many_large_commits_fit_into_one_transaction(database, commits):
    mega = CREATED.model_copy(update={"description": "x" * (1 << 20)})
    many = []
    for n in range(10):
        (envelope,) = history(mega, stream=f"case-{n}")
        many.append(Commit(f"case-{n}", 1, (to_record(envelope),)))

    assert await commits.append_together(many)


async def test_a_transaction_that_is_left_has_no_effect(database):
    log = mongo.durable(database, "x")
    await log.insert_one({"_id": 0})
    said = await insert_together(log, [{"_id": 1}, {"_id": 0}])

    assert said.value == "taken"
    assert await log.count_documents({}) == 1
