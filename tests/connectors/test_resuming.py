"""Which pushes go on when a person has said what became of a call, and which have ended by then?"""

from datetime import UTC, datetime

import pytest

from case_runtime.effects import Effect, Seen
from connector_pusher.errors import NotUncertain, UnderWay
from connector_pusher.push import seen
from connector_pusher.push.noted import with_outcome
from connector_pusher.push.plan import TICKET, Doubt, External, Outcome, Row
from connector_pusher.push.resuming import resume

NOW = datetime(2026, 1, 2, tzinfo=UTC)
LINE = "case-1/jira-1"
LOST = Doubt(TICKET, "case-1/4/push", 1)


def push(sequence, *, state="failed", attempt=1):
    effect = Effect(f"case-1/{sequence}/push", LINE, sequence, {"case": "case-1"})
    noted = with_outcome(Outcome(attempt, "nobody knows", uncertain=state == "failed"))
    return Seen(effect, state, attempt, NOW, None, "nobody knows", (), dict(noted))


class World:
    """The pushes of a case, and what is known of its ticket; `fence` is who wrote that."""

    def __init__(self, *pushes, row=None, fence=0):
        self.pushes = {one.effect.key: one for one in pushes}
        self.row, self.fence = row or Row(doubt=LOST), fence

    async def seen(self, query, order):
        met = (one for one in self.pushes.values() if seen.state(one) == "uncertain")
        return sorted(met, key=lambda one: one.effect.sequence)

    async def many(self, query):
        return sum(one.state == query["state"] for one in self.pushes.values())

    async def again(self, key, noted):
        self._now(key, "planned", None, noted)

    async def instead(self, key, why, noted):
        self._now(key, "failed", why, noted)

    def _now(self, key, state, why, noted):
        one = self.pushes[key]
        self.pushes[key] = Seen(
            one.effect, state, one.attempt, NOW, None, why, (), {**one.noted, **noted}
        )

    async def of(self, line):
        return self.row

    async def put(self, line, row, fence):
        if fence.number < self.fence:
            return False
        self.row, self.fence = row, fence.number
        return True

    async def resume(self, sequence, how="again", external=None):
        await resume(self, self, self.pushes[f"case-1/{sequence}/push"], how, external)

    @property
    def states(self):
        return {one.effect.sequence: seen.state(one) for one in self.pushes.values()}


@pytest.mark.parametrize("said", [4, 9])
async def test_of_several_that_stopped_the_newest_goes_on_and_the_others_have_ended(said):
    world = World(push(4), push(9))
    await world.resume(said, "sent", "77")

    assert world.states == {4: "failed", 9: "open"}
    assert world.pushes["case-1/4/push"].why == "a newer push goes on with the ticket"
    assert world.row == Row(external=External("77"))


async def test_one_whose_doubt_another_answer_has_settled_goes_on_too():
    world = World(push(9), row=Row(external=External("77")), fence=4_000_001)
    await world.resume(9)

    assert world.states == {9: "open"}
    assert world.row.external == External("77")


async def test_nobody_interferes_with_a_newer_push_that_looks_at_this_moment():
    world = World(push(4), push(9, state="planned"))
    with pytest.raises(UnderWay):
        await world.resume(4)

    assert (world.states, world.row.doubt) == ({4: "uncertain", 9: "open"}, LOST)


async def test_an_older_one_has_ended_once_a_newer_one_went_on():
    world = World(push(4), fence=9_000_001)
    with pytest.raises(NotUncertain):
        await world.resume(4)

    assert world.states == {4: "failed"}


async def test_nothing_is_said_of_a_push_that_nobody_doubts():
    world = World(push(4, state="done"))
    with pytest.raises(NotUncertain):
        await world.resume(4)

    assert world.row.doubt == LOST
