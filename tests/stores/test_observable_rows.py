"""Are cases found by their observables, whoever writes the rows and how often?"""

import asyncio

import pytest

from case_events import CaseDeleted, ObservablesChanged, TitleChanged
from case_events.testing import history
from case_query.handler import Projector
from case_query.holders import Holders
from case_query.shelf import Shelf
from case_query.views import observables
from examples import CREATED, OBSERVABLE, OWNER
from replicas import Nobody, Replica, nothing_known

pytestmark = pytest.mark.integration
IPV4 = "observable-type-ipv4"


def having(*values):
    now = tuple(OBSERVABLE.model_copy(update={"value": value}) for value in values)
    return ObservablesChanged(change="add", count=len(now), now=now)


def key(value):
    return observables.key("default", OWNER, IPV4, value)


@pytest.fixture
async def replica(database):
    made = Replica(database)
    await made.kept.prepare()
    return made


async def found(replica, *values, holders=None):
    """The cases that have any of these."""
    bits = await (holders or replica.store.holders).having([key(value) for value in values])
    return sorted({replica.store.counts.id_of(place) for having in bits for place in having})


async def rows(replica):
    await replica.store.written()
    return [d["_id"] for d in await replica.kept.observables.find().sort("_id").to_list(None)]


def case(name, *actions):
    return history(CREATED, *actions, stream=name)


async def test_cases_are_found_by_what_they_have_now(replica):
    await replica.meets(*case("A", having("1", "2"), TitleChanged(title="New")))
    await replica.meets(*case("B", having("2"), having("3")))

    assert await found(replica, "1") == ["A"]
    assert await found(replica, "2") == ["A"]
    assert await found(replica, "1", "3", "9") == ["A", "B"]
    assert await found(replica) == await found(replica, "9") == []


async def test_the_id_of_a_case_may_hold_slashes(replica):
    await replica.meets(*case("a/b/7", having("1")))

    assert await found(replica, "1") == ["a/b/7"]


async def test_rows_of_what_was_before_are_swept_away(replica):
    await replica.meets(*case("A", having("1", "2")))
    await replica.meets(*history(CREATED, having("1", "2"), having("2"), stream="A")[2:])
    assert await rows(replica) == ["A/00000003/00"]
    await replica.meets(*history(CREATED, having(), having(), CaseDeleted(), stream="A")[3:])

    assert await rows(replica) == []


async def test_a_deleted_case_is_found_no_more_and_one_of_its_id_only_by_its_own(replica):
    past = history(CREATED, having("1"), CaseDeleted(), CREATED, having("2"), stream="A")
    await replica.meets(*past[:2])
    assert await found(replica, "1") == ["A"]
    await replica.meets(past[2])
    assert await found(replica, "1") == []
    await replica.meets(*past[3:])

    assert (await found(replica, "1"), await found(replica, "2")) == ([], ["A"])


async def test_who_comes_later_finds_the_same(replica, database):
    await replica.meets(*case("A", having("1"), having("1", "2")))
    later = Replica(database)
    await later.store.load()

    assert await found(later, "2") == ["A"]


async def test_a_replica_that_is_behind_changes_nothing_for_the_others(replica, database):
    past = case("A", having("1"), having("2"))
    late = Replica(database)
    await replica.meets(*past)
    late.projector.positions = nothing_known
    await late.meets(*past[:2])

    assert (await found(replica, "1"), await found(replica, "2")) == ([], ["A"])
    await late.meets(*past)
    assert (await found(late, "1"), await found(late, "2")) == ([], ["A"])


async def test_what_many_have_is_remembered_and_follows(replica):
    holders = replica.store.holders = Holders(replica.store.written, replica.store.counts, 2)
    past = {
        name: history(CREATED, having("1"), having(), CaseDeleted(), stream=name) for name in "ABC"
    }
    await replica.meets(*past["A"][:2], *past["B"][:2])
    assert await found(replica, "1") == ["A", "B"]
    await replica.kept.observables.delete_many({})
    assert await found(replica, "1") == ["A", "B"]

    await replica.meets(*past["C"][:2], past["A"][2])
    assert await found(replica, "1") == ["B", "C"]
    await replica.meets(*past["B"])
    assert await found(replica, "1") == ["C"]
    holders.forget()
    assert await found(replica, "1") == ["C"]


async def test_what_is_remembered_follows_also_where_another_replica_was_ahead(replica, database):
    forgetful = Replica(database)
    forgetful.shelf = Shelf(forgetful.store, forgetful.kept, 1)
    forgetful.projector = Projector(forgetful.shelf, forgetful.store.counts, Nobody())
    forgetful.store.holders = Holders(forgetful.store.written, forgetful.store.counts, 1)
    past = history(CREATED, having("1"), having("2"), TitleChanged(title="New"), stream="A")
    await forgetful.meets(*past[:2])
    assert await found(forgetful, "1") == ["A"]
    await forgetful.meets(*case("B"))
    await forgetful.store.written()
    await replica.meets(*past[:3])
    await replica.store.written()
    await forgetful.meets(past[3])

    assert (await found(forgetful, "1"), await found(forgetful, "2")) == ([], ["A"])


async def test_what_few_have_is_read_again(replica):
    await replica.meets(*case("A", having("1")))
    assert await found(replica, "1") == ["A"]
    await replica.kept.observables.delete_many({})

    assert await found(replica, "1") == []


async def test_no_more_is_remembered_than_there_is_room_for(replica):
    holders = Holders(replica.store.written, replica.store.counts, often=1, kept=1)
    await replica.meets(*case("A", having("1", "2")))
    await found(replica, "1", "2", holders=holders)
    await replica.kept.observables.delete_many({})
    left = [await found(replica, value, holders=holders) for value in "12"]

    assert sorted(left) == [[], ["A"]]


class Slow:
    """The rows, read while something else happens."""

    def __init__(self, store):
        self._store, self.observables = store, self
        self.read, self.go_on = asyncio.Event(), asyncio.Event()

    async def written(self):
        self._rows = (await self._store.written()).observables
        return self

    def find(self, *asked, **how):
        cursor, slow = self._rows.find(*asked, **how), self

        class Cursor:
            async def to_list(self, length):
                some = await cursor.to_list(length)
                slow.read.set()
                await slow.go_on.wait()
                return some

        return Cursor()


@pytest.mark.parametrize("often", [1, 64])
async def test_what_changes_while_rows_are_read_is_not_missed(replica, often):
    slow = Slow(replica.store)
    holders = replica.store.holders = Holders(slow.written, replica.store.counts, often)
    past = {name: history(CREATED, having("1"), having("1", "2"), stream=name) for name in "AB"}
    gone = history(CREATED, having("1"), having("2"), stream="C")
    await replica.meets(*past["A"][:2], *gone[:2])
    reading = asyncio.create_task(found(replica, "1"))
    await slow.read.wait()
    await replica.meets(*past["A"], *past["B"], *gone)
    slow.go_on.set()

    assert await reading == ["A", "B"]
    assert await found(replica, "1", holders=holders) == ["A", "B"]


async def test_what_is_forgotten_while_it_is_read_is_not_remembered(replica):
    slow = Slow(replica.store)
    holders = replica.store.holders = Holders(slow.written, replica.store.counts, often=1)
    await replica.meets(*case("A", having("1")))
    reading = asyncio.create_task(found(replica, "1"))
    await slow.read.wait()
    holders.forget()
    slow.go_on.set()

    assert await reading == ["A"]
    await replica.kept.observables.delete_many({})
    assert await found(replica, "1") == []


async def test_rows_are_read_by_one_index_alone(replica):
    query = {"key": {"$in": [key("1"), key("2")]}}
    plan = await replica.kept.observables.find(query, {"key": 1}).explain()
    stages, stage = [], plan["queryPlanner"]["winningPlan"]
    while stage:
        stages.append(stage["stage"])
        index, stage = stage, stage.get("inputStage")

    assert stages == ["PROJECTION_COVERED", "IXSCAN"]
    assert not index["isMultiKey"]
