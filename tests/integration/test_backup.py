"""Is everything in a backup that cannot be derived, and does all of it come back?"""

import time
from uuid import uuid4

import pytest

from booked import Booked, silent
from case_runtime import mongo
from caselog.backups.backup import NotEmpty, made, put_back
from caselog.backups.folder import MANIFEST, Backup, Spoiled
from caselog.verifying.verify import verified
from desks import COMMENT, NEW
from projecting import until
from uploads import SERVICE, files_path, form, multipart
from world import free_port

pytestmark = pytest.mark.integration


@pytest.fixture
async def world(stack, tmp_path):
    made = Booked(stack, tmp_path)
    made.databases = [made.stores.log]
    yield made
    await made.end()


async def story(clients):
    """A case with a comment and a file."""
    case = await clients.done("POST", "/api/cases", NEW)
    await clients.done("POST", f"/api/cases/{case['id']}/comments", COMMENT)
    kind = multipart()["content-type"]
    sent = form(("file", "a.txt", b"what was uploaded"))
    answer = await clients.ask("POST", files_path(case), content=sent, content_type=kind)
    assert answer.status_code == 200, answer.text
    return case


async def everything(world):
    """All documents of the log's database, but for who holds what."""
    found = {}
    for name in await world.log.list_collection_names():
        if name != "leases":
            found[name] = [d async for d in world.log[name].find({}).sort("_id")]
    return {name: rows for name, rows in found.items() if rows}


async def downloaded(clients):
    (file,) = (await clients.got("/api/files"))["files"]
    answer = await clients.ask("GET", f"{SERVICE}/{file['id']}/blob")
    assert answer.status_code == 200
    return answer.content


async def test_a_backup_and_the_topic_together_bring_back_everything(world, tmp_path):
    folder = tmp_path / "backup"
    async with world.services() as clients:
        case = await story(clients)
        await world.published()
        before = await everything(world)
        manifest = await made(
            folder, world.stores.mongo, world.stores.kafka, silent, world.databases
        )
        await clients.done("POST", f"/api/cases/{case['id']}/comments", COMMENT)
        later = await clients.got(f"/api/cases/{case['id']}")
        new = await clients.done("POST", "/api/cases", NEW)
    await world.lost()
    began = time.monotonic()
    await put_back(Backup.at(folder), world.stores.mongo, silent)
    back = await everything(world)
    async with world.found_behind() as writing:  # the log is older than its topic: nothing is lost
        done = await world.restoring.restore(world.topics, silent, missing=True)
        await until(lambda: not any(one.behind for one in writing.publishing.values()))
    took = time.monotonic() - began
    async with world.services() as clients:

        async def all_shown():
            return await clients.got(f"/api/cases/{case['id']}") == later

        await until(all_shown)
        others = await clients.got(f"/api/cases/{new['id']}")
        bytes_of_it = await downloaded(clients)
    report = await verified(world.stores, silent)

    assert back == before
    assert manifest.parts[world.stores.log]["files.chunks"].documents == 1
    assert done.actions == 2
    assert others["title"] == new["title"]
    assert report.differences == []
    assert bytes_of_it == b"what was uploaded"
    assert took > 0


async def test_nothing_is_put_back_over_what_is_there_nor_anything_that_is_not_whole(
    world, tmp_path
):
    folder = tmp_path / "backup"
    async with world.services() as clients:
        await clients.done("POST", "/api/cases", NEW)
    nowhere = f"127.0.0.1:{free_port()}"
    manifest = await made(folder, world.stores.mongo, nowhere, silent, world.databases)
    with pytest.raises(NotEmpty, match="commits"):
        await put_back(Backup.at(folder), world.stores.mongo, silent)
    with pytest.raises(Spoiled, match="not empty"):
        await made(folder, world.stores.mongo, nowhere, silent, world.databases)
    file = folder / world.stores.log / "commits.bson.gz"
    whole = file.read_bytes()
    file.write_bytes(whole[: len(whole) // 2])
    with pytest.raises(Spoiled):
        Backup.at(folder).check()
    file.unlink()
    with pytest.raises(Spoiled):
        Backup.at(folder).check()
    (folder / MANIFEST).unlink()
    with pytest.raises(Spoiled, match="no whole backup"):
        Backup.at(folder)

    assert manifest.ends == {}
    assert oct(folder.stat().st_mode & 0o777) == "0o700"
    assert oct(file.parent.stat().st_mode & 0o777) == "0o700"


async def test_a_backup_is_of_one_moment_while_writes_go_on(stack, database, tmp_path):
    """Two collections that are always written together have the same number of documents in it."""
    uri = stack["MONGODB_URI"]
    rows = [database["first"], database["second"]]
    for one in rows:
        await one.insert_many([{"n": n} for n in range(500)])
    seen = []

    def tell(done, of):
        seen.append((done, of))

    other = mongo.connect(uri, database.name)
    async with mongo.one_moment(other) as moment:
        first = [d async for some in mongo.copied(other, "first", moment, 100) for d in some]
        for one in rows:
            await one.insert_one({"n": uuid4().hex})
        second = [d async for some in mongo.copied(other, "second", moment, 100) for d in some]
    other.client.close()
    nowhere = f"127.0.0.1:{free_port()}"
    await made(tmp_path / "b", uri, nowhere, tell, [database.name])

    assert (len(first), len(second)) == (500, 500)
    assert seen[-1] == (2, 2)
