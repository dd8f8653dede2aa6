"""Is nothing lost or passed over although folding runs ahead of writing?"""

import pytest
from pymongo.errors import OperationFailure

from case_events import StatusChanged, TitleChanged
from case_events.testing import history
from case_query.filler import AHEAD, Filler
from case_query.kept import Kept
from case_query.shelf import Shelf
from case_query.store import Store
from case_runtime import mongo
from case_runtime.delivery import Delivery
from case_runtime.errors import Rewound
from examples import CREATED

pytestmark = pytest.mark.integration
MET = history(CREATED, StatusChanged(status="closed"), *[TitleChanged(title="x")] * 8)


class World:
    def __init__(self, database):
        self.kept, self.store = Kept.of(database, "1.1"), Store(database, "1.1")
        self.filler = Filler(Shelf(self.store, self.kept), self.store.counts)

    async def handle(self, *fresh):
        await self.filler.handle(Delivery(list(fresh), [], {e.stream: (0, 1) for e in fresh}))

    async def sequences(self):
        return [d["sequence"] async for d in mongo.find(self.kept.cases, {})]

    async def fail(self, mode):
        """The database takes no case more, ever, or whatever comes."""
        failing = {
            "failCommands": ["insert"],
            "errorCode": 10334,  # BSONObjectTooLarge
            "namespace": f"{self.kept.cases.database.name}.{self.kept.cases.name}",
        }
        command = {"configureFailPoint": "failCommand", "mode": mode, "data": failing}
        await self.kept.cases.database.client.admin.command(command)


@pytest.fixture
async def world(database):
    made = World(database)
    yield made
    await made.fail("off")
    await made.filler.abandon()


async def test_batch_after_batch_is_written_in_order(world):
    for envelope in MET:
        await world.handle(envelope)
    await world.filler.settle()

    assert await world.sequences() == [len(MET)]
    rows = [d["_id"] async for d in mongo.find(world.kept.history, {}, sort=[("_id", 1)])]
    assert rows == [f"case-1/{n:08d}" for n in range(1, len(MET) + 1)]


async def test_what_could_not_be_written_is_told_and_nothing_behind_it_is_written(world):
    await world.fail({"times": 1})
    for envelope in MET[:AHEAD]:
        await world.handle(envelope)
    with pytest.raises(Rewound):
        await world.filler.finish()

    assert await world.sequences() == []


async def test_what_will_never_be_written_fails_where_it_is_handled_from_then_on(world):
    await world.fail("alwaysOn")
    await world.handle(MET[0])
    with pytest.raises(Rewound):
        await world.filler.finish()
    world.filler.forget()

    with pytest.raises(OperationFailure, match="failCommand"):
        await world.handle(MET[0])
    await world.fail("off")
    await world.handle(MET[0])
    await world.handle(MET[1])
    assert await world.sequences() == [2]
