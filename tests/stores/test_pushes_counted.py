"""Are pushes counted without a look at all the others?"""

import pytest

from case_runtime import mongo
from case_runtime.effects import Effect, MongoEffects
from case_runtime.effects.documents import COUNTED
from connector_pusher.push.watching import BY_UNCERTAIN, UNCERTAIN

pytestmark = pytest.mark.integration


async def test_what_has_ended_is_not_read_to_count_what_waits_or_is_uncertain(database):
    effects = MongoEffects(database)
    await effects.prepare()
    await mongo.index(mongo.durable(database, "effects"), BY_UNCERTAIN)
    await effects.plan([Effect(f"c-{n}/1/push", f"c-{n}", 1, {}) for n in range(20)])
    for number, claim in enumerate(await effects.claim(15)):
        await effects.note(claim, {"outcome": {"uncertain": number < 3}})
        await effects.fail(claim, "lost")

    for query, count, read in ((UNCERTAIN, 3, 0), (COUNTED["planned"], 5, 5)):
        assert await effects.many(query) == count
        said = {"count": "effects", "query": query}
        plan = await database.command("explain", said, verbosity="executionStats")
        looked = plan["executionStats"]
        assert looked["totalDocsExamined"] == read
        assert looked["totalKeysExamined"] <= count + 1
