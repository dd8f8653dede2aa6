"""What is counted and looked back for on a real MongoDB and a real Kafka?"""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest
from prometheus_client import REGISTRY

from alert_sync.alerts.alert import Workflow
from alert_sync.plans import Cause, Plan
from alert_sync.status.retold import Retold
from alert_sync.status.synced import Synced, Tally
from case_events import Status, User
from case_events.commands import Accepted, Refusal
from case_events.topics import ALERTS_STATUS
from case_runtime import kafka_topics
from case_runtime.effects import Claim, Effect, Final, MemoryEffects, MongoEffects, Watching

pytestmark = pytest.mark.integration
AT = datetime(2026, 5, 1, 12, tzinfo=UTC)
CAUSE = Cause("c-1", 7, AT, User(username="ana"), "soc", "cases", "talk", 2)


def plan(line, parts=2, status=Workflow.CLOSED):
    return Plan(CAUSE, [f"i/{line}"], parts, line, status)


async def test_what_is_counted_in_parts_is_told_once_all_of_them_are_there(database):
    effects, wakes = MemoryEffects(), []
    tally = Tally(database, effects, lambda: wakes.append(1))
    await tally.prepare()
    await tally.count(plan(0), 3, 1)
    await tally.count(plan(0), 4, 0)  # again
    before = dict(effects.rows)
    await tally.count(plan(5), 2, 1)
    [row] = effects.rows.values()

    assert before == {}
    assert row.effect.key == "c-1/7/synced"
    assert (row.effect.what["synced"], row.effect.what["failed"]) == (6, 1)
    assert wakes == [1]


async def test_where_nothing_followed_nothing_is_told(database):
    effects = MemoryEffects()
    tally = Tally(database, effects, lambda: None)
    await tally.count(plan(0, parts=1), 0, 0)
    await tally.count(plan(0, parts=1, status=None), 5, 0)

    assert effects.rows == {}


class Asked:
    """Whoever takes commands."""

    def __init__(self, status=None):
        self.status, self.asked = status, []

    async def ask(self, command, *, case, id_, space, because):
        self.asked.append((command.action, case, id_, space, because))
        if self.status:
            return Refusal(
                source="s", id=id_, case=case, status_code=self.status, error="E", message="M"
            )
        return Accepted(source="s", id=id_, case=case, version="v", sequence=9)


async def told(commands, database):
    effects = MemoryEffects()
    await Tally(database, effects, lambda: None).count(plan(0, parts=1), 2, 1)
    [row] = effects.rows.values()
    await Synced(commands)(Claim(row.effect, 1))


async def test_the_case_is_told_for_the_person_who_changed_it(database):
    commands = Asked()
    await told(commands, database)
    [(action, case, id_, space, because)] = commands.asked

    assert (action.status, action.synced, action.failed, action.followed) == (
        Status.CLOSED,
        2,
        1,
        7,
    )
    assert (case, id_, space) == ("c-1", "c-1/7/synced", "soc")
    assert because == (User(username="ana"), "c-1/7", "talk", 3)


async def test_a_case_that_is_gone_is_told_nothing_and_a_refusal_is_final(database):
    await told(Asked(404), database)
    with pytest.raises(Final, match="403: M"):
        await told(Asked(403), database)


async def test_what_was_told_before_is_found_and_what_was_not_is_not(stack):
    servers = stack["KAFKA_BOOTSTRAP_SERVERS"]
    topic = replace(ALERTS_STATUS, name=f"alerts.status.{uuid4().hex[:8]}")
    now = datetime.now(UTC)
    async with kafka_topics.publisher(servers, [topic]) as producer:
        for n in range(40):
            named = [("ce_id", b"c/1/%d" % n)]
            await producer.send_and_wait(topic.name, b"{}", b"%d" % n, headers=named)
    retold = Retold(servers, topic)

    assert await retold.among({"c/1/0", "c/1/39", "c/2/0"}, now) == {"c/1/0", "c/1/39"}
    assert await retold.among({"c/1/0"}, now + timedelta(hours=1)) == set()
    assert await retold.among(set(), now) == set()


async def test_what_has_been_due_for_long_is_noticed_and_counted(database):
    effects = MongoEffects(database)
    await effects.prepare()
    await effects.plan([Effect(f"k/{n}", "line", n, {}) for n in range(3)])
    watching = Watching(effects, "effects")
    await watching.look()
    fresh = list(watching.ailments())
    late = await effects.late(-60)
    past = datetime.now(UTC) - timedelta(minutes=5)
    await database["effects"].update_many({}, {"$set": {"due": past}})
    await watching.look()
    [claim, *_] = await effects.claim(1)
    await effects.fail(claim, "no")

    assert fresh == []
    assert late == 3
    assert list(watching.ailments()) == ["effects: 3 have been due for 60 s"]
    assert await effects.late(60) == 2
    assert REGISTRY.get_sample_value("caselog_effects_overdue", {"of": "effects"}) == 3
