"""Which bytes are swept, and which are not, however a crash or a rival comes between?"""

import asyncio

import pytest

from case_command.case import fold
from case_command.errors import FileNotFound
from case_command.files.files import Files, undone
from case_command.files.limits import Limits
from case_command.files.row import New, Stage
from case_command.files.rows import ROWS
from case_command.files.sweeping import Sweeping, lets_go
from case_command.log.commits import Commit
from case_events import AttachmentRemoved, CaseDeleted, Totals, UserComment
from case_events.files import reference
from case_events.testing import history
from case_events.wire import to_record
from case_runtime.errors import Later
from examples import ANA, COMMENTED, CREATED, EVERY_ACTION, OWNER, added, kept_file
from failing import failing
from uploads import left

pytestmark = pytest.mark.integration


class World:
    """Files, what sweeps them, and the cases that the log tells of."""

    def __init__(self, database, linger=0.0):
        self.cases = {}
        self.database = database
        self.files = Files(database, self.state, Limits())
        self.sweeping = self.replica(linger)

    def replica(self, linger=0.0, **bounds):
        rows, blobs = self.files.rows, self.files.blobs
        return Sweeping(rows, blobs, self.state, linger=linger, again=0.0, **bounds)

    async def state(self, case_id):
        return self.cases.get(case_id)

    async def upload(self, case="case-1", kept_for=0.0, content=b"hello"):
        new = New(
            space="default",
            owner=OWNER,
            case=case,
            name="report",
            extension="txt",
            media_type="text/plain",
            by=ANA,
            stage=Stage.INCOMING,
            kept_for=kept_for,
        )

        async def pieces():
            yield content

        return await self.files.keep(new, pieces(), lambda: "report")

    def happened(self, *actions, case="case-1", space="default"):
        self.cases[case] = fold(history(CREATED, *actions, stream=case, space=space))

    async def rounds(self):
        """As many as it takes for everything that is due, and once more."""
        return sum([await self.sweeping.round() for _ in range(3)])

    async def stages(self):
        return [d["stage"] for d in await self.database[ROWS].find().to_list(None)]


def attached(row):
    return added(reference(row.id, row.file(), OWNER), now=Totals())


REMOVED = AttachmentRemoved(comment_id="c-1", kind="externalReference", last=2, now=Totals())


@pytest.fixture
async def world(database):
    made = World(database)
    await made.files.prepare()
    return made


async def test_a_file_that_a_case_has_stays(world, database):
    row = await world.upload()
    world.happened(attached(row))

    assert await world.rounds() == 0
    assert await left(database) == (1, 1)


async def test_a_file_stays_that_a_case_refers_to_without_vouching_for_it(world, database):
    row = await world.upload()
    world.happened(added(kept_file(row.id, size=None, hash=None), now=Totals()))

    assert await world.rounds() == 0
    assert await left(database) == (1, 1)


@pytest.mark.parametrize(
    "past",
    [
        lambda world, row: None,
        lambda world, row: world.happened(),
        lambda world, row: world.happened(attached(row), REMOVED),
        lambda world, row: world.happened(attached(row), CaseDeleted()),
        lambda world, row: world.happened(attached(row), CaseDeleted(), CREATED),
        lambda world, row: world.happened(attached(row), space="soc"),
        lambda world, row: world.happened(added(kept_file("other"))),
    ],
    ids=["no case", "never attached", "removed", "deleted", "opened again", "elsewhere", "other"],
)
async def test_a_file_that_no_case_has_goes(world, database, past):
    past(world, await world.upload())

    assert await world.rounds() == 1
    assert await left(database) == (0, 0)


async def test_a_file_on_its_way_into_a_case_stays_for_a_while(world, database):
    await world.upload(kept_for=3600)
    await world.files.rows.look_at(["case-1"])

    assert await world.rounds() == 0
    assert await world.stages() == [Stage.READY]


async def test_bytes_of_an_upload_whose_process_died_go(world, database):
    row = await world.upload(content=b"x" * 600_000)
    await database[ROWS].update_one({"_id": row.id}, {"$set": {"stage": "incoming"}})
    await database[ROWS].update_one({"_id": row.id}, {"$unset": {"hash": 1, "length": 1}})

    assert await world.rounds() == 1
    assert await left(database) == (0, 0)


async def test_a_file_that_was_described_and_never_filled_goes(world, database):
    row = await world.upload()
    await database[ROWS].update_one({"_id": row.id}, {"$set": {"stage": "awaiting", "loose": True}})

    assert await world.rounds() == 1
    assert await left(database) == (0, 0)


async def test_what_leaves_is_not_seen_and_lingers_before_it_goes(database):
    world = World(database, linger=3600)
    row = await world.upload()
    world.happened()

    assert await world.rounds() == 0
    assert await world.stages() == [Stage.LEAVING]
    with pytest.raises(FileNotFound):
        await world.files.one(row.id, OWNER, "default")
    assert not await world.files.of_case([row.id], "case-1", "default")


async def test_what_a_case_got_in_the_last_moment_comes_back(world, database):
    row = await world.upload()
    await world.files.rows.leave([row.id], 0)
    world.happened(attached(row))

    assert await world.rounds() == 0
    assert await world.stages() == [Stage.READY]
    assert (await world.files.one(row.id, OWNER, "default")).id == row.id


async def test_what_a_newer_release_wrote_may_be_that_the_case_has_it(world, database):
    await world.upload()
    newer = CREATED.model_copy(update={"v": 1})
    state = fold(history(newer))
    world.cases["case-1"] = type(state)(
        state.case, state.at, state.edited, state.attached, state.rows, newer=True
    )

    assert await world.rounds() == 0


async def test_replicas_share_the_work_and_each_file_goes_once(world, database):
    for _ in range(20):
        await world.upload()
    replicas = [world.replica() for _ in range(4)]
    dropped = 0
    for _ in range(3):
        dropped += sum(await asyncio.gather(*(one.round() for one in replicas)))

    assert dropped == 20
    assert await left(database) == (0, 0)


async def test_what_one_claims_another_does_not_see(world):
    await world.upload()
    first = await world.files.rows.claim(60)

    assert first is not None
    assert await world.files.rows.claim(60) is None


async def test_a_claim_that_ran_out_decides_nothing(world, database):
    row = await world.upload()
    late = await world.files.rows.claim(0)
    now = await world.files.rows.claim(60)

    assert not await world.files.rows.settle(late, {"stage": "leaving"})
    assert await world.files.rows.settle(now, {"stage": "leaving"})
    assert await world.stages() == [Stage.LEAVING]
    assert late["_id"] == row.id


async def test_a_round_is_bounded(world):
    for _ in range(5):
        await world.upload()
    await world.replica(at_once=3).round()

    assert sorted(await world.stages()) == ["leaving"] * 3 + ["ready"] * 2


async def test_an_upload_that_was_swept_while_it_came_is_told_so_and_leaves_nothing(
    world, database
):
    new = New(
        space="default",
        owner=OWNER,
        case="case-1",
        name="n",
        extension="txt",
        media_type="text/plain",
        by=ANA,
        stage=Stage.INCOMING,
        kept_for=0.0,
    )

    async def pieces():
        yield b"x" * 2_000_000
        await world.rounds()
        yield b"y" * 2_000_000

    with pytest.raises(Later):
        await world.files.keep(new, pieces(), lambda: "n")
    assert await left(database) == (0, 0)


async def test_a_chunk_that_lands_when_nobody_waits_for_it_any_more_is_swept(world, database):
    async with failing(database, "insert", errorCode=14031):
        with pytest.raises(Later):
            await world.upload(content=b"x" * 600_000)
    (row,) = await database[ROWS].find().to_list(None)
    late = {"files_id": row["_id"], "n": 0, "data": b"late"}
    await database["files.chunks"].insert_one(late)
    assert await world.rounds() == 0
    past = {"$set": {"due": {"$subtract": ["$$NOW", 1]}}}
    await database[ROWS].update_one({"_id": row["_id"]}, [past])

    assert await world.rounds() == 1
    assert await left(database) == (0, 0)


async def test_what_is_deleted_here_is_looked_at_at_once(world, database):
    row = await world.upload()
    world.happened(attached(row))
    await world.rounds()
    await database[ROWS].update_one(
        {"_id": row.id}, [{"$set": {"due": {"$add": ["$$NOW", 10**8]}}}]
    )
    world.happened(attached(row), CaseDeleted())
    assert await world.rounds() == 0
    record = to_record(history(CaseDeleted())[0])
    world.sweeping.heard([Commit("case-1", 3, (record,))])

    assert await world.rounds() == 1


async def test_what_was_heard_is_not_forgotten_when_the_database_is_away(world, database):
    row = await world.upload()
    await database[ROWS].update_one(
        {"_id": row.id}, [{"$set": {"due": {"$add": ["$$NOW", 10**8]}}}]
    )
    world.sweeping.heard([Commit("case-1", 3, (to_record(history(CaseDeleted())[0]),))])
    async with failing(database, "update", errorCode=14031):
        with pytest.raises(Later):
            await world.sweeping.round()

    assert await world.rounds() == 1


async def test_a_loop_that_fails_says_so_and_goes_on(world, database, logged):
    async def broken(_):
        raise Later("away")

    await world.upload()
    sweeping = Sweeping(world.files.rows, world.files.blobs, broken, linger=0.0)
    running = asyncio.create_task(sweeping.run())
    async with asyncio.timeout(30):
        while not sweeping.failures:  # noqa: ASYNC110 - other loops tell no events
            await asyncio.sleep(0.01)
    running.cancel()

    assert [entry["event"] for entry in logged] == ["files.not_swept"]
    assert await world.stages() == [Stage.READY]


def test_only_what_may_let_a_file_go_wakes_the_sweep():
    told = [lets_go(to_record(one)) for one in history(*EVERY_ACTION)]
    said = UserComment(comment='"kind":"externalReference"', owner=OWNER)

    assert [type(a) for a, goes in zip(EVERY_ACTION, told, strict=True) if goes] == [CaseDeleted]
    assert lets_go(to_record(history(REMOVED)[0]))
    assert not lets_go(to_record(history(added(said))[0]))
    assert not lets_go(to_record(history(COMMENTED)[0]))


async def test_taking_back_what_cannot_be_taken_back_is_logged(world, logged):
    async def broken(_):
        raise Later("away")

    await undone(None, broken)

    assert [entry["event"] for entry in logged] == ["upload.not_undone"]
