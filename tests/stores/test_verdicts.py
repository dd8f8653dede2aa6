"""Has a command one answer, whoever is first, in the log as it is?"""

import asyncio
from datetime import timedelta
from functools import partial

import pytest

from case_command.commands.verdicts import MongoVerdicts
from case_command.deciding import Key, LeftNothing
from case_command.ledger import Ledger
from case_command.log.commit_log import MongoCommits
from case_command.log.memory import MemorySnapshots
from case_command.publishing.outbox import Outbox, Place
from case_command.states import States
from case_events.commands import Accepted, Refusal
from case_events.testing import NOON
from verbs import ANA, comment, create

pytestmark = pytest.mark.integration
KEY = Key("k-1", "body", timedelta(days=8))
REFUSED = Refusal(
    source="urn:x", id="n", case="case-1", status_code=404, error="Not Found", message="No."
)
NOTHING_TO_DO = Accepted(source="urn:x", id="n", case="case-1", version="v", sequence=1)


class World:
    """A log, and two replicas that write to it."""

    def __init__(self, database):
        self.database = database
        self.commits = MongoCommits(database)
        self.verdicts = MongoVerdicts(database)

    def replica(self):
        return Ledger(self.commits, States(self.commits, MemorySnapshots()))

    async def kept(self):
        return await self.verdicts.of("case-1", KEY)


@pytest.fixture
async def world(database):
    made = World(database)
    await made.commits.prepare()
    return made


async def test_the_first_answer_is_the_one_that_counts(world):
    assert await world.kept() is None
    first = await world.verdicts.keep("case-1", KEY, REFUSED, NOON)
    second = await world.verdicts.keep("case-1", KEY, NOTHING_TO_DO, NOON)
    elsewhere = await world.verdicts.keep("case-2", KEY, NOTHING_TO_DO, NOON)

    assert first == second == await world.kept() == (KEY.body, REFUSED)
    assert elsewhere.answer == NOTHING_TO_DO


async def test_of_many_who_answer_at_once_one_is_first(world):
    answers = [REFUSED, NOTHING_TO_DO] * 8
    said = await asyncio.gather(
        *(MongoVerdicts(world.database).keep("case-1", KEY, one, NOON) for one in answers)
    )

    assert len({repr(one) for one in said}) == 1
    assert said[0] == await world.kept()


async def test_what_is_recorded_cannot_be_refused_any_more(world):
    await world.replica().transact("case-1", create, ANA, key=KEY)

    assert await world.verdicts.keep("case-1", KEY, REFUSED, NOON) is None
    assert await world.kept() is None


@pytest.mark.parametrize("opened", [True, False], ids=["a case", "no case yet"])
async def test_what_is_refused_cannot_be_recorded_any_more_and_others_are_not_kept_waiting(
    world, opened
):
    slow, decided = world.replica(), asyncio.Event()
    if opened:
        await slow.transact("case-1", create, ANA)
    kept, decide = world.commits.kept, partial(comment(1)) if opened else create

    async def before(*asked):
        found = await kept(*asked)
        if not decided.is_set():
            decided.set()
            await world.verdicts.keep("case-1", KEY, REFUSED, NOON)
        return found

    def opening(state):
        return decide(state)

    world.commits.kept = before
    if not opened:  # it does not look for keys where there is no case
        await world.verdicts.keep("case-1", KEY, REFUSED, NOON)
    mine, other = await asyncio.gather(
        slow.transact("case-1", opening, ANA, key=KEY),
        slow.transact("case-1", comment(2) if opened else create, ANA),
        return_exceptions=True,
    )

    assert isinstance(mine, LeftNothing)
    assert other.state.case.sequence == (2 if opened else 1)
    assert len((await world.commits.load({"case-1": 0}))["case-1"]) == (2 if opened else 1)


async def test_a_verdict_is_in_no_history_and_nobody_publishes_it(world):
    await world.verdicts.keep("case-1", KEY, REFUSED, NOON)

    assert (await world.commits.load({"case-1": 0}))["case-1"] == []
    assert await world.commits.last("case-1") is None
    assert await Outbox(world.database).page(Place()) == []
    decided = await world.replica().transact("case-1", create, ANA)
    assert decided.state.case.sequence == 1


async def test_a_verdict_goes_with_its_key_and_what_is_recorded_stays(world):
    await world.replica().transact("case-1", create, ANA, key=KEY._replace(id="k-2"))
    await world.verdicts.keep("case-1", KEY, REFUSED, NOON)
    await world.commits.forget_keys(NOON + timedelta(days=7))
    assert await world.kept() is not None
    await world.commits.forget_keys(NOON + timedelta(days=400_00))

    assert await world.kept() is None
    assert len((await world.commits.load({"case-1": 0}))["case-1"]) == 1
    assert await world.database["commits"].count_documents({}) == 1
