"""Do the views come out right, whatever happens to those who make them?"""

import asyncio
import random
import subprocess
import sys
from contextlib import asynccontextmanager, suppress
from pathlib import Path
from uuid import uuid4

import pytest
from pymongo.errors import PyMongoError

from case_query.rebuild import rebuild
from case_query.views import VERSION
from case_runtime import mongo
from case_runtime.offsets import Offsets
from projecting import Bench, chronicle, reached, until

pytestmark = [pytest.mark.integration, pytest.mark.faults]
PROCESS = Path(__file__).parent / "projecting_process.py"
ROUNDS = 4


@pytest.fixture
def bench(stack, database):
    return Bench(stack, database)


@asynccontextmanager
async def process(bench):
    """Somebody who projects, in a process of their own, until they are killed."""
    said = bench.settings().model_dump_json()
    running = await asyncio.create_subprocess_exec(
        sys.executable, PROCESS, said, stdout=subprocess.DEVNULL
    )
    try:
        yield
    finally:
        running.kill()
        await running.wait()


async def expected(bench, tmp_database):
    """What the topic adds up to where nothing happens to anybody."""
    calm = Bench.__new__(Bench)
    calm.__dict__ |= bench.__dict__ | {"database": tmp_database}
    await rebuild(calm.settings(), lambda done, of: None)
    return await calm.views()


@pytest.fixture
async def elsewhere(stack):
    made = mongo.connect(stack["MONGODB_URI"], f"test_{uuid4().hex}")
    yield made
    await made.client.drop_database(made)
    made.client.close()


async def stored(bench):
    found = await Offsets(bench.database, f"{VERSION}.1").stored()
    return sum(reached.next for reached in found.values())


def stories(seed, count, length=25):
    """Many cases at once, in an order in which a relay could publish them; some of it twice."""
    choose = random.Random(seed)  # noqa: S311 - an example
    waiting = [chronicle(1000 * seed + n, length) for n in range(count)]
    told = []
    while waiting:
        one = choose.choice(waiting)
        told.append(one.pop(0))
        if choose.random() < 0.1:
            told.append(told[-1])
        waiting = [story for story in waiting if story]
    return told


async def test_a_projector_killed_at_any_moment_loses_nothing_and_repeats_nothing(bench, elsewhere):
    choose = random.Random(7)  # noqa: S311 - an example
    published = 0
    for seed in range(ROUNDS):
        told = stories(seed, 40)
        await bench.publish(*told)
        published += len(told)
        async with process(bench):
            before = await stored(bench)

            async def moved(before=before):
                return await stored(bench) != before

            with suppress(TimeoutError):
                async with asyncio.timeout(5):
                    await until(moved)
            await asyncio.sleep(choose.random() * 0.2)
    async with bench.serving() as serving:
        await until(lambda: reached(serving, published))
        await serving.views.store.written()
        assert await bench.views() == await expected(bench, elsewhere)


async def test_two_replicas_write_the_same_views(bench, elsewhere):
    told = stories(11, 60)
    async with bench.serving() as one, bench.serving() as other:
        for start in range(0, len(told), 40):
            await bench.publish(*told[start : start + 40])
        for serving in (one, other):
            await until(lambda serving=serving: reached(serving, len(told)))
            await serving.views.store.written()
        counts = [serving.views.store.counts for serving in (one, other)]
        views = await bench.views()
        assert views == await expected(bench, elsewhere)

    living = {case["_id"] for case in views["cases"] if "gone" not in case}
    for counted in counts:
        assert {counted.id_of(place) for place in counted.all("default")} == living


async def test_a_change_of_primary_is_noticed_before_it_is_said_how_far_the_views_are(
    bench, elsewhere, logged
):
    told = stories(13, 30)
    half = len(told) // 2
    async with bench.serving() as serving:
        await bench.publish(*told[:half])
        await until(lambda: reached(serving, half))
        with suppress(PyMongoError):
            await bench.database.client.admin.command("replSetStepDown", 1, force=True)
        await bench.publish(*told[half:])
        await until(lambda: "projection.rewound" in {entry["event"] for entry in logged})

        async def all_stored():
            return await stored(bench) == len(told)

        await until(all_stored)
        assert await bench.views() == await expected(bench, elsewhere)


async def test_views_that_were_rolled_back_are_made_again(bench, elsewhere, logged):
    stories = [chronicle(seed, 30) for seed in range(100, 120)]
    first, second, third = (
        [envelope for story in stories for envelope in story[start : start + 10]]
        for start in (0, 10, 20)
    )
    async with bench.serving() as serving:
        await bench.publish(*first)

        async def all_stored(count):
            return await stored(bench) == count

        await until(lambda: all_stored(len(first)))
        early = await dump(bench)
        await bench.publish(*second)
        await until(lambda: reached(serving, len(first + second)))
        await restore(bench, early)  # views and offsets go back together
        await bench.publish(*third)
        await until(lambda: all_stored(len(first + second + third)))

        assert "projection.rewound" in {entry["event"] for entry in logged}
        assert await bench.views() == await expected(bench, elsewhere)


async def dump(bench):
    return {
        name: await bench.database[name].find().to_list(None)
        for name in await bench.database.list_collection_names()
        if not name.startswith("system.")
    }


async def restore(bench, dumped):
    for name in await bench.database.list_collection_names():
        await bench.database[name].delete_many({})
        if dumped.get(name):
            await bench.database[name].insert_many(dumped[name])
