"""Is nothing lost when a primary falls with what only it had, or when there is no room to write?"""

import asyncio
import os
import shutil
import signal
import subprocess
from contextlib import AsyncExitStack, asynccontextmanager

import pytest

from evidence.deployment import Deployment
from evidence.hurting import LONG, PAUSE, Hurting
from evidence.proof import until
from evidence.publishing import publish
from mailboxes import Mailbox, mailbox

pytestmark = [
    pytest.mark.e2e,
    pytest.mark.integration,
    pytest.mark.faults,
    pytest.mark.skipif(not LONG, reason="only in `make faults`"),
]
SIZE = 400 << 20
"""Bytes of a disk that is soon full."""


@pytest.fixture
async def box():
    """Where the mails go that follow."""
    async with mailbox(Mailbox()) as made:
        yield made


async def test_views_that_only_the_old_primary_had_are_rolled_back_and_made_again(tmp_path, box):
    deployment = Deployment(tmp_path, members=3, mails=box)
    async with deployment.going():
        hurting = Hurting(deployment, box.mails)
        load = hurting.load
        async with load.working():
            await load.more(100)
        old = await deployment.primary()
        async with AsyncExitStack() as cut:
            await cut.enter_async_context(deployment.still("to kafka"))
            async with load.working():
                await load.more(20)
            records = await hurting.proof.unpublished()
            await cut.enter_async_context(replicating_nothing(deployment, old))
            before = await rows(deployment, old)
            await publish(deployment, *records)
            deployment.signal("to kafka", signal.SIGCONT)

            async def written():
                return await rows(deployment, old) > before

            await until(written)
            deployment.signal(old, signal.SIGSTOP)
        await until(lambda: another(deployment, old))
        async with load.working():
            await load.more(100)
            deployment.signal(old, signal.SIGCONT)
            await load.more(50)
        await until(lambda: rolled_back(deployment, old))
        report = await hurting.report("failover with view writes that are rolled back")

        assert report.findings == []


@asynccontextmanager
async def replicating_nothing(deployment, primary):
    """What the primary writes from now on, nobody else has."""
    async with AsyncExitStack() as stack:
        others = [name for name in deployment.mongods if name != primary]
        clients = [await stack.enter_async_context(deployment.client(one)) for one in others]
        fail = {"configureFailPoint": "stopReplProducer"}
        for client in clients:
            await client.admin.command(fail | {"mode": "alwaysOn"})
        try:
            yield
        finally:
            for client in clients:
                await client.admin.command(fail | {"mode": "off"})


async def rows(deployment, name):
    """How many user actions the views of this server have, whoever else has them."""
    async with deployment.client(name) as client:
        database = client["case_query"]
        names = await database.list_collection_names()
        (found,) = [one for one in names if one.startswith("user_actions.")]
        return await database[found].count_documents({})


async def another(deployment, old):
    """Whether somebody else takes writes."""
    return await deployment.primary() not in {None, old}


async def rolled_back(deployment, name):
    """Whether this server has taken back what nobody else had."""
    return any(deployment.files(name).glob("rollback/*/*.bson"))


@pytest.fixture
def small(tmp_path):
    """A disk with little room."""
    image, mounted = tmp_path / "disk.img", tmp_path / "disk"
    mounted.mkdir()
    with image.open("wb") as file:
        file.truncate(SIZE)
    for command in (["mkfs.ext4", "-q", image], ["mount", "-o", "loop", image, mounted]):
        if shutil.which(command[0]) is None:
            pytest.skip(f"there is no {command[0]} here")
        done = subprocess.run(command, capture_output=True, text=True, check=False)  # noqa: S603 - ours
        if done.returncode:
            pytest.skip(f"no disk can be made here: {done.stderr.strip()}")
    yield mounted
    subprocess.run(["umount", "-l", mounted], check=True)  # noqa: S603, S607 - ours


async def test_a_database_whose_disk_is_full_loses_nothing_and_goes_on_when_there_is_room(
    tmp_path, small, box
):
    deployment = Deployment(tmp_path, databases=small, mails=box)
    filler = small / "filler"

    async with deployment.going():
        hurting = Hurting(deployment, box.mails)

        async def fault():
            fill(filler)
            await asyncio.sleep(PAUSE)
            filler.unlink()
            await deployment.works("mongod")

        report = await hurting.under("full disk of mongod", fault)
        if not report.findings:
            report = await hurting.report("full disk of mongod, and then all")

        assert report.findings == []


def fill(path):
    """Takes all the room that there is, also where others take some meanwhile."""
    found = os.statvfs(path.parent)
    taken, more = 0, found.f_bfree * found.f_bsize
    with path.open("wb") as file:
        while more >= found.f_bsize:
            try:
                os.posix_fallocate(file.fileno(), taken, more)
                taken += more
            except OSError:
                more //= 2
