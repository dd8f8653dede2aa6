"""How far has a projection come, whatever becomes of the database?"""

import pytest

from case_runtime import mongo
from case_runtime.errors import Rewound
from case_runtime.offsets import Offsets, Reached

pytestmark = pytest.mark.integration


async def test_offsets_only_rise_and_are_kept_for_each_partition(database):
    offsets = Offsets(database, "1.1")
    await offsets.store({0: Reached(5, "a/5"), 1: Reached(2, "b/2"), 11: Reached(1)})
    await offsets.store({0: Reached(3, "a/3"), 1: Reached(4, "b/4")})

    assert await Offsets(database, "1.1").stored() == {
        0: Reached(5, "a/5"),
        1: Reached(4, "b/4"),
        11: Reached(1),
    }


async def test_every_generation_of_the_views_and_of_the_topic_has_its_own(database):
    await Offsets(database, "1.1").store({0: Reached(5)})
    await Offsets(database, "1.2", topic=2).store({0: Reached(7)})

    assert await Offsets(database, "1.1").stored() == {0: Reached(5)}
    assert await Offsets(database, "1.2").stored() == {}
    await Offsets(database, "1.1").drop()
    assert await Offsets(database, "1.1").stored() == {}


class Elections(mongo.Elections):
    """A primary that another one follows."""

    def elect(self, name):
        self._met.add(name)


async def test_nothing_is_said_to_be_reached_that_another_primary_may_never_have_seen(database):
    elections = Elections()
    offsets = Offsets(database, "1.1", elections=elections)
    await offsets.stored()
    elections.elect("the one that acknowledged the views")
    elections.elect("the one that acknowledged that a majority has them")
    with pytest.raises(Rewound):
        await offsets.store({0: Reached(5)})
    assert await offsets.stored() == {}
    await offsets.store({0: Reached(5)})

    assert await offsets.stored() == {0: Reached(5)}


async def test_the_answer_to_a_write_tells_which_primary_gave_it(stack, database):
    elections = mongo.Elections()
    connected = mongo.connect(stack["MONGODB_URI"], database.name, elections)
    views = mongo.derived(connected, "views")
    await mongo.write_all(views, [mongo.insert("a", {})])
    await mongo.write_all(views, [mongo.insert("b", {})])
    connected.client.close()

    assert len(elections._met) == 1  # noqa: SLF001 - nobody else needs to know
    assert not elections.several
