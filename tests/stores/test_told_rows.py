"""Are rows of those who are told found by an index, and which of them go in time?"""

from datetime import timedelta

import pytest

from case_runtime.effects import MongoEffects
from notifier import looked_for
from notifier.api.found import NEWEST

pytestmark = pytest.mark.integration
KEPT = timedelta(days=90)


@pytest.fixture
async def indexed(database):
    """Once the services have begun twice."""
    for _ in range(2):
        for name in ("effects", "deliveries"):
            await MongoEffects(database, name, kept=KEPT).prepare()
        await looked_for.index(database, KEPT)
    return database


async def stages(rows, query, order):
    """What the database does to find them."""
    plan = (await rows.find(query).sort(order).explain())["queryPlanner"]["winningPlan"]
    found, left = [], [plan]
    while left:
        stage = left.pop()
        found.append(stage.get("stage"))
        left += [stage[name] for name in ("inputStage", "queryPlan") if name in stage]
        left += stage.get("inputStages", [])
    return {stage for stage in found if stage}


@pytest.mark.parametrize("owners", [["cases"], ["cases", "observability", "securitySolution"]])
async def test_the_newest_notifications_of_a_space_are_not_sorted_first(indexed, owners):
    query = {"what.space": "default", "what.owner": {"$in": owners}}
    found = await stages(indexed["effects"], query, NEWEST)

    assert "IXSCAN" in found
    assert not found & {"COLLSCAN", "SORT"}


async def test_nor_are_the_newest_deliveries_of_a_program(indexed):
    query = {"what.webhook": "w-1", "what.case": {"$exists": True}}
    order = [("what.envelope.at", -1), ("_id", 1)]
    found = await stages(indexed["deliveries"], query, order)

    assert "IXSCAN" in found
    assert not found & {"COLLSCAN", "SORT"}


async def test_failed_deliveries_go_in_time_and_what_a_person_was_not_told_stays(indexed):
    async def going(name):
        made = await indexed[name].index_information()
        return sorted(
            one["partialFilterExpression"]["state"]
            for one in made.values()
            if one.get("expireAfterSeconds") == KEPT.total_seconds()
        )

    assert await going("deliveries") == ["done", "failed"]
    assert await going("effects") == ["done"]
