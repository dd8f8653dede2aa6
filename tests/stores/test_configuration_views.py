"""How do readers keep configurations, and who is told of them?"""

import asyncio
import json

import pytest

from case_query.configurations import Configurations
from case_query.waiting import GRACE
from case_runtime import mongo
from case_runtime.delivery import Delivery
from case_runtime.errors import Rewound
from configurations import FULL, K1, PLAIN, configurings
from examples import OWNER

pytestmark = pytest.mark.integration
STREAM = f"default/{OWNER}"
TOLD = configurings(PLAIN, FULL, FULL.model_copy(update={"custom_fields": (K1,)}))


@pytest.fixture
def rows(database):
    return mongo.derived(database, "configurations.1.1")


@pytest.fixture
def ours(rows):
    return Configurations(rows)


async def meets(reader, *envelopes):
    """As they come from a topic, each at the offset of its sequence."""
    places = {one.stream: (0, one.sequence) for one in envelopes}
    positions = await reader.positions({one.stream: one.sequence for one in envelopes})
    fresh = [one for one in envelopes if one.sequence > positions[one.stream]]
    await reader.handle(Delivery(fresh=fresh, places=places if fresh else {}))


async def test_what_was_met_is_shown_and_still_there_after_a_restart(ours, rows):
    await meets(ours, *TOLD)
    later = Configurations(rows)
    await later.load()

    for reader in (ours, later):
        assert reader.of("default", OWNER).custom_fields == (K1,)
        (body,) = reader.bodies("default", {OWNER, "cases"})
        assert json.loads(body)["customFields"][0]["key"] == "k1"
        assert reader.bodies("soc", {OWNER}) == reader.bodies("default", {"cases"}) == []
        assert await reader.offset(STREAM) == 3
        assert await reader.positions({STREAM: 4}) == {STREAM: 3}


async def test_a_repeat_changes_nothing(ours):
    await meets(ours, *TOLD)
    await meets(ours, *TOLD)

    assert ours.of("default", OWNER).sequence == 3


async def test_two_replicas_write_the_same_rows_and_none_sets_the_other_back(ours, rows):
    other = Configurations(rows)
    await meets(ours, *TOLD)
    await meets(other, *TOLD[:1])
    await meets(other, *TOLD[1:])
    later = Configurations(rows)
    await later.load()

    assert later.of("default", OWNER).sequence == 3
    assert other.of("default", OWNER) == ours.of("default", OWNER)


async def test_what_has_gone_back_is_told_and_begun_again_from_what_is_stored(ours, rows):
    await meets(ours, *TOLD[:2])
    await rows.delete_many({})
    with pytest.raises(Rewound):
        await meets(ours, *TOLD)
    ours.forget()

    assert ours.of("default", OWNER).sequence == 2  # readers are not left without
    assert await ours.positions({STREAM: 1}) == {STREAM: 0}
    await meets(ours, *TOLD)
    assert ours.of("default", OWNER).sequence == 3


async def test_who_waits_for_a_configuration_is_told(rows):
    ours = Configurations(rows, grace=5)
    waiting = asyncio.create_task(ours.shown(STREAM, 3))
    await meets(ours, *TOLD[:2])
    assert not waiting.done()
    await meets(ours, *TOLD)

    assert json.loads(await waiting)["customFields"][0]["key"] == "k1"
    assert await asyncio.wait_for(ours.shown(STREAM, 1), GRACE) == await waiting


async def test_old_cases_show_the_fields_of_their_owner_alone(ours):
    case = b'{"customFields":[],"observables":[]}'
    await meets(ours, *TOLD)

    assert b'"k1"' in ours.fill("default", OWNER, case)
    assert ours.fill("soc", OWNER, case) == ours.fill("default", "cases", case) == case

    (without,) = configurings(PLAIN)
    await meets(ours, without.model_copy(update={"sequence": 4}))

    assert ours.fill("default", OWNER, case) == case
