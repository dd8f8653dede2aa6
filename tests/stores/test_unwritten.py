"""Is nothing of the views lost, although they are written late?"""

import asyncio
from contextlib import asynccontextmanager

import pytest
from pymongo.errors import ConnectionFailure, OperationFailure

from case_events import CaseDeleted, StatusChanged, TitleChanged
from case_events.testing import history
from case_query.handler import Projector
from case_query.kept import Kept
from case_query.shelf import Shelf
from case_query.store import Store
from case_query.unwritten import MANY, TOO_MUCH
from case_runtime import mongo
from case_runtime.delivery import Delivery
from case_runtime.errors import Later, Rewound
from examples import CREATED
from projecting import until

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


@asynccontextmanager
async def unwritable(process):
    """The database breaks off every write."""
    admin = process.kept.history.database.client.admin
    command = {"configureFailPoint": "failCommand"}
    failing = {"failCommands": ["insert", "update"], "closeConnection": True}
    await admin.command(command | {"mode": "alwaysOn", "data": failing})
    yield
    await again(lambda: admin.command(command | {"mode": "off"}))


async def again(act):
    """Once the driver trusts the database again."""
    async with asyncio.timeout(60):
        while True:
            try:
                return await act()
            except (Later, ConnectionFailure):
                await asyncio.sleep(0.02)


@pytest.fixture
async def process(database):
    made = Process(database)
    await made.kept.prepare()
    return made


async def test_what_is_told_is_written_before_it_is_read_and_before_offsets_are_stored(process):
    await process.handle(history(CREATED, CLOSED))
    assert await process.rows() == {}

    await process.store.written()
    assert list(await process.rows()) == ["case-1/00000001", "case-1/00000002"]
    assert len(await process.rows("milestones")) == 2

    await process.handle(history(CREATED, stream="case-2"))
    await process.projector.settle()
    assert len(await process.rows()) == 3


async def test_much_of_it_is_written_by_itself(process):
    met = history(CREATED, *[TitleChanged(title="x")] * MANY)
    await process.handle(met[:-1])

    async def written():
        return len(await process.rows()) == MANY

    await until(written)


async def test_what_is_not_written_yet_is_folded_on(process):
    met = history(CREATED, CLOSED, TitleChanged(title="x"))
    await process.handle(met[:1])
    await process.handle(met[1:2])
    assert await process.projector.positions({"case-1": 3}) == {"case-1": 2}

    await process.handle(met[2:])
    (case,) = [d async for d in mongo.find((await process.store.written()).cases, {})]
    assert (case["sequence"], case["title"]) == (3, "x")


async def test_only_who_reads_a_case_has_its_rows_written(process):
    await process.handle(history(CREATED))
    await process.store.written("case-2")
    assert await process.rows("user_actions") == {}

    await process.store.written("case-1")
    assert len(await process.rows("user_actions")) == 1


async def test_what_must_be_gone_is_written_after_all_before_it(process):
    met = history(CREATED, CLOSED, CaseDeleted())
    await process.handle(met[:2])
    await process.handle(met[2:])

    assert await process.rows("user_actions") == {}
    assert len(await process.rows("history")) == 3


async def test_views_that_went_back_make_readers_wait_and_the_projector_begin_again(process):
    met = history(CREATED, CLOSED, TitleChanged(title="x"))
    await process.handle(met[:1])
    await process.store.written()
    await process.handle(met[1:])
    await mongo.write_all(process.kept.cases, [mongo.drop_where({"_id": "case-1"})])

    with pytest.raises(Later):
        await process.store.written()
    with pytest.raises(Rewound):
        await process.projector.settle()
    process.projector.forget()
    await process.projector.settle()
    assert await process.projector.positions({"case-1": 3}) == {"case-1": 0}


async def test_what_will_never_be_written_fails_where_it_is_handled_and_nothing_else_does(process):
    admin = process.kept.history.database.client.admin
    failing = {"failCommands": ["insert"], "errorCode": 10334}  # BSONObjectTooLarge
    await admin.command({"configureFailPoint": "failCommand", "mode": "alwaysOn", "data": failing})
    await process.handle(history(CREATED))
    with pytest.raises(Rewound):
        await process.projector.settle()
    process.projector.forget()

    with pytest.raises(OperationFailure, match="failCommand"):
        await process.handle(history(CREATED))
    await admin.command({"configureFailPoint": "failCommand", "mode": "off"})
    await process.handle(history(CREATED, stream="case-2"))
    assert list(await process.rows("cases")) == ["case-2"]


async def test_more_is_taken_in_only_when_there_is_room(process):
    many = [TitleChanged(title="x")] * MANY
    async with unwritable(process):
        for number in range(TOO_MUCH):
            await process.handle(history(CREATED, *many, stream=f"case-{number}"))
        with pytest.raises(Later):
            await process.handle(history(CREATED, stream="one-more"))

    await again(process.projector.settle)
    assert len(await process.rows("cases")) == TOO_MUCH


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
    await process.store.written()
    await process.handle(met[1:2])
    await process.handle(met[2:3])
    await process.handle(met[3:])
    await process.store.written()

    assert list(await process.rows("milestones")) == ["case-1/00000004"]
    assert len(await process.rows()) == 4


async def test_what_could_not_be_written_is_kept(process):
    await process.handle(history(CREATED))
    async with unwritable(process):
        with pytest.raises(Later):
            await process.store.written()

    await again(process.store.written)
    assert len(await process.rows()) == 1
