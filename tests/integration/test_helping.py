"""Is what two processes make of a topic the same as what one makes, whatever becomes of one?"""

import asyncio
import os
import signal
import sys

import psutil
import pytest

from case_query.generations import Generations
from case_query.helping import Helper, Order
from case_query.rebuild import rebuild
from case_query.views import VERSION
from case_runtime.offsets import Offsets
from projecting import Bench, chronicle, until

pytestmark = pytest.mark.integration
FIRST, SECOND = f"{VERSION}.1", f"{VERSION}.2"
TOLD = [envelope for seed in range(60) for envelope in chronicle(seed)]


@pytest.fixture
async def bench(stack, database):
    made = Bench(stack, database)
    await made.publish(*TOLD)
    return made


def silent(done, of):
    """Nobody looks."""


def helpers():
    """Processes that help us."""
    return [one for one in psutil.Process().children() if "case_query.helping" in one.cmdline()]


async def test_two_processes_make_the_same_views_as_one(bench):
    told = []
    await rebuild(bench.settings(), silent)
    name = await rebuild(bench.settings(help_above=0), lambda done, of: told.append((done, of)))

    assert name == SECOND
    assert await bench.views(SECOND) == await bench.views(FIRST)
    assert told[-1] == (len(TOLD), len(TOLD))
    assert [done for done, _ in told] == sorted(done for done, _ in told)
    assert helpers() == []


async def test_a_helper_reads_its_own_partitions_and_no_others(bench):
    await Generations(bench.database).claim("us")
    told = []
    helper = Helper(Order(settings=bench.settings(), name=FIRST, partitions=(1,)))
    await helper.run(lambda done, of: told.append((done, of)))

    stored = await Offsets(bench.database, FIRST).stored()
    assert list(stored) == [1]
    assert told[-1] == (stored[1].next, stored[1].next)


async def test_what_a_helper_that_was_killed_has_left_is_done_all_the_same(bench):
    await rebuild(bench.settings(), silent)
    building = asyncio.create_task(rebuild(bench.settings(help_above=0), silent))
    await until(helpers)
    os.kill(helpers()[0].pid, signal.SIGKILL)

    assert await building == SECOND
    assert await bench.views(SECOND) == await bench.views(FIRST)


async def test_a_helper_ends_with_whoever_it_helps(bench):
    building = asyncio.create_task(rebuild(bench.settings(help_above=0), silent))
    await until(helpers)
    building.cancel()
    await asyncio.wait([building])

    assert helpers() == []


async def test_a_helper_that_nobody_waits_for_any_more_ends_by_itself(bench):
    order = Order(settings=bench.settings(), name=FIRST, partitions=(0,)).model_dump_json()
    nowhere = order.replace(bench.servers, "127.0.0.1:1")  # it goes on trying for a while
    helper = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "case_query.helping"),
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.DEVNULL,
        stderr=asyncio.subprocess.DEVNULL,
    )
    helper.stdin.write(nowhere.encode() + b"\n")
    helper.stdin.close()

    async with asyncio.timeout(60):
        assert await helper.wait() == 0
