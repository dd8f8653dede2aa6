"""Is nothing of the history lost, although it is written late?"""

import pytest

from case_events import CaseDeleted, StatusChanged, TitleChanged
from case_events.testing import history
from case_query.handler import Projector
from case_query.kept import Kept
from case_query.shelf import Shelf
from case_query.store import Store
from case_query.unwritten import MANY
from case_runtime import mongo
from case_runtime.deliver import Delivery
from case_runtime.errors import Later
from examples import CREATED

pytestmark = pytest.mark.integration
CLOSED = StatusChanged(status="closed")


class Nobody:
    def tell(self, seen):
        """Nobody waits."""


class Process:
    """One that projects; another one begins with what is stored."""

    def __init__(self, database):
        self.kept = Kept.of(database, "1.1")
        self.store = Store(database, "1.1")
        self.projector = Projector(Shelf(self.store, self.kept), self.store.counts, Nobody())

    async def handle(self, fresh=(), repeated=()):
        places = {e.stream: (0, e.sequence) for e in fresh}
        await self.projector.handle(Delivery(list(fresh), list(repeated), places))

    async def rows(self, name="history"):
        found = mongo.find(getattr(self.kept, name), {}, sort=[("_id", 1)])
        return {d["_id"]: d async for d in found}


@pytest.fixture
async def process(database):
    made = Process(database)
    await made.kept.prepare()
    return made


async def test_what_is_told_is_written_before_it_is_read_and_before_offsets_are_stored(process):
    await process.handle(history(CREATED, CLOSED))
    assert await process.rows() == {}

    await process.store.settle()
    assert list(await process.rows()) == ["case-1/00000001", "case-1/00000002"]
    assert len(await process.rows("milestones")) == 2

    await process.handle(history(CREATED, stream="case-2"))
    await process.projector.settle()
    assert len(await process.rows()) == 3


async def test_much_of_it_is_written_by_itself(process):
    met = history(CREATED, *[TitleChanged(title="x")] * MANY)
    await process.handle(met[:-1])
    await process.handle(met[-1:])

    assert len(await process.rows()) == MANY


async def test_what_a_process_took_with_it_is_told_and_counted_when_it_is_met_again(
    process, database
):
    met = history(CREATED, CLOSED, TitleChanged(title="x"))
    await process.handle(met)
    after = Process(database)
    await after.store.load()
    await after.handle(repeated=met)
    await after.projector.settle()

    await process.projector.settle()
    assert list(await after.rows()) == [f"case-1/{n:08d}" for n in (1, 2, 3)]
    closed = (await after.rows("milestones"))["case-1/00000002"]
    assert (closed["closed"], closed["resolve"], closed["acknowledge"]) == (1, 60, 60)


async def test_of_a_deleted_case_nothing_is_counted_whatever_was_written_when(process):
    met = history(CREATED, CLOSED, CaseDeleted(), CREATED)
    await process.handle(met[:1])
    await process.store.settle()
    await process.handle(met[1:2])
    await process.handle(met[2:3])
    await process.handle(met[3:])
    await process.store.settle()

    assert list(await process.rows("milestones")) == ["case-1/00000004"]
    assert len(await process.rows()) == 4


async def test_what_could_not_be_written_is_kept(process):
    await process.handle(history(CREATED))
    where = process.kept.history
    failing = {"failCommands": ["insert", "update"], "closeConnection": True}
    await where.database.client.admin.command(
        {"configureFailPoint": "failCommand", "mode": {"times": 4}, "data": failing}
    )
    with pytest.raises(Later):
        await process.store.settle()
    await where.database.client.admin.command({"configureFailPoint": "failCommand", "mode": "off"})

    await process.store.settle()
    assert len(await process.rows()) == 1
