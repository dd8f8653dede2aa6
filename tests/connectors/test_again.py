"""Is a push that nobody waits for tried again by itself, ever later, and given up in the end?"""

import pytest

from case_events import PushRequested, TitleChanged
from case_events.commands import RecordPush, RecordResult
from case_events.testing import history
from case_runtime.effects import Final
from case_runtime.errors import Later
from case_runtime.stories import Story
from connector_pusher.push.again import Again
from connector_pusher.push.asked import pushes_for
from connector_pusher.push.noted import outcome_of
from connector_pusher.push.patience import MOST, later, pause
from connector_pusher.systems.outcomes import CannotTell, Kind, Refused, Unavailable, Unknown
from connectors.test_pushing import Side, World
from examples import CREATED
from pushed import added

ASKED = PushRequested(connector={"id": "jira-1", "name": "Jira", "type": ".jira"})
OTHER = PushRequested(connector={"id": "jira-2", "name": "Jira", "type": ".jira"})
HISTORY = history(CREATED, added("a"), added("b"), ASKED)
AWAY = Unavailable(Kind.UPSTREAM, "nobody is there")
FAULTS = [AWAY, Unavailable(Kind.RATE_LIMITED, "too much", 7200.0)]
LOST = Unknown(Kind.TIMEOUT, "the answer was lost")


class Automatic(World):
    """What follows from a change, on a case that goes to that connector."""

    cause, opening = "case-1/3", False
    away = 0
    """Questions that nobody answers."""

    def __init__(self, side, *since):
        super().__init__(side)
        self.case = self.case | {"connector": {"id": "jira-1"}}
        self.actions = history(CREATED, added("a"), added("b"), ASKED, *since)

    async def story(self, case_id, sequence, types):
        if self.away:
            self.away -= 1
            raise Later("readers are away")
        return Story(self.case, self.actions)

    async def attempt(self):
        action = ASKED.model_copy(update={"opening": self.opening})
        asked = {"causation_id": self.cause, "action": action}
        await self.effects.plan(pushes_for(HISTORY[-1].model_copy(update=asked)))
        return await super().attempt()

    async def time_passes(self):
        """Whether anything was still to be done, and is done."""
        for row in self.retries.rows.values():
            row.due = 0.0
        claims = await self.retries.claim(10)
        for claim in claims:
            await Again(self.effects, self)(claim)
            await self.retries.done(claim)
        return bool(claims)

    @property
    def reasons(self):
        return [one.action.reason for _, one, _ in self.told if isinstance(one, RecordResult)]


def failing(times, fault=AWAY):
    return Side(**{f"create_{number}": (fault, None) for number in range(1, times + 1)})


@pytest.mark.parametrize("fault", [*FAULTS, LOST])
async def test_what_may_work_later_is_tried_again_and_the_case_is_told_once(fault):
    world = Automatic(failing(3, fault))
    await world.to_the_end()
    while await world.time_passes():
        await world.to_the_end()

    assert world.side.calls.count("create") == 4
    assert [type(one) for _, one, _ in world.told] == [RecordResult, RecordPush]
    assert world.reasons == [f"{fault}; it is tried again"]
    assert (len(world.side.tickets), len(world.side.comments)) == (1, 2)
    assert len(world.effects.rows) == 1


async def test_it_is_given_up_in_the_end_and_the_case_knows():
    world = Automatic(failing(99))
    await world.to_the_end()
    times = 0
    while await world.time_passes():
        await world.to_the_end()
        times += 1
    (dead,) = await world.effects.dead(10)

    assert times == MOST
    assert world.reasons == [
        "nobody is there; it is tried again",
        f"nobody is there; given up, having tried {MOST} times more",
    ]
    assert dead.why == world.reasons[-1]


@pytest.mark.parametrize(
    "fault", [Refused(Kind.VALIDATION, "no"), CannotTell("nobody knows"), ValueError("ours")]
)
async def test_what_would_not_work_later_is_not_tried_again(fault):
    world = Automatic(failing(1, fault))
    await world.to_the_end()

    assert not await world.time_passes()
    assert len(world.reasons) == 1
    assert "tried" not in world.reasons[0]


async def test_where_a_person_is_asked_nothing_happens_by_itself():
    world = Automatic(Side(lookup=False, create_1=(None, LOST)))
    await world.to_the_end()

    assert world.told[0][1].action.uncertain
    assert not await world.time_passes()


async def test_whoever_asks_for_a_push_is_answered_and_asks_again():
    world = Automatic(failing(1))
    world.cause = None
    await world.to_the_end()

    assert world.reasons == ["nobody is there"]
    assert not await world.time_passes()


async def test_what_was_asked_for_as_the_case_was_opened_is_tried_again_too():
    world = Automatic(failing(1))
    world.cause, world.opening = None, True
    await world.to_the_end()
    while await world.time_passes():
        await world.to_the_end()

    assert [type(one) for _, one, _ in world.told] == [RecordResult, RecordPush]


@pytest.mark.parametrize(
    ("since", "case", "again"),
    [
        ([TitleChanged(title="New")], {}, True),
        ([OTHER], {}, True),
        ([ASKED], {}, False),
        ([], {"connector": {"id": "jira-2"}}, False),
        ([], None, False),
    ],
)
async def test_it_is_left_alone_where_something_newer_is_wanted(since, case, again):
    world = Automatic(failing(1), *since)
    await world.to_the_end()
    world.case = None if case is None else world.case | case
    await world.time_passes()

    assert await world.attempt() is again


async def test_it_is_left_alone_where_a_newer_push_is_planned_that_readers_do_not_see_yet():
    world = Automatic(failing(1))
    await world.to_the_end()
    newer = HISTORY[-1].model_copy(update={"sequence": 9})
    await world.effects.plan(pushes_for(newer))
    await world.time_passes()

    assert [row.state for row in world.effects.rows.values()] == ["failed", "planned"]


async def test_whoever_is_cut_off_behind_the_plan_plans_the_same_once_more():
    world = Automatic(failing(1))
    await world.effects.plan(pushes_for(HISTORY[-1].model_copy(update={"causation_id": "c"})))
    for _ in range(2):
        (claim,) = await world.effects.claim(1)
        with pytest.raises(Final) as ended:
            await world.act(claim)  # and is gone before the row says that it failed

    assert ended.value.again
    assert len(world.retries.rows) == 1


async def test_short_outages_between_its_tries_do_not_use_up_its_patience():
    world = Automatic(failing(1))
    await world.to_the_end()
    for row in world.effects.rows.values():
        row.attempt = 19
    await world.time_passes()
    world.away = 3
    await world.to_the_end()

    assert [type(one) for _, one, _ in world.told] == [RecordResult, RecordPush]


async def test_whoever_is_cut_off_has_it_tried_again_once():
    world = Automatic(failing(1))
    world.answers = [type("Cut", (BaseException,), {})]
    await world.attempt()
    before = dict(world.retries.rows)
    await world.to_the_end()

    assert before == {}
    assert len(world.retries.rows) == 1
    assert world.side.calls == ["create"]


async def test_a_repeat_of_the_row_changes_nothing():
    world = Automatic(failing(1))
    await world.to_the_end()
    for row in world.retries.rows.values():
        row.due = 0.0
    (claim,) = await world.retries.claim(10)
    for _ in range(2):
        await Again(world.effects, world)(claim)
    await world.to_the_end()

    assert [type(one) for _, one, _ in world.told] == [RecordResult, RecordPush]


async def test_a_lost_look_is_made_up_for_before_anything_is_made():
    world = Automatic(Side(create_1=(None, LOST), find_1=(AWAY, None)))
    await world.to_the_end()
    await world.time_passes()
    await world.to_the_end()

    assert world.side.calls.count("create") == 1
    assert len(world.side.tickets) == 1


def test_pauses_grow_to_an_hour_and_are_as_long_as_the_other_side_wants():
    pauses = [pause(times, 0.0) for times in range(MOST)]

    assert 30 <= pauses[0] <= 36
    assert all(3600 <= one <= 4320 for one in pauses[7:])
    assert pause(0, 7200.0) >= 7200


@pytest.mark.parametrize(
    ("why", "seconds"),
    [(AWAY, 0.0), (FAULTS[1], 7200.0), (LOST, 0.0), (Refused(Kind.FORBIDDEN, "no"), None)],
)
def test_only_what_surely_was_not_done_or_was_looked_for_may_work_later(why, seconds):
    assert later(why) == seconds


def test_an_outcome_of_a_program_that_knew_no_other_try_is_final():
    noted = {"outcome": {"attempt": 1, "failed": "no", "uncertain": False}}

    assert outcome_of(noted).again is None
