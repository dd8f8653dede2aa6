"""Does everything forget what a case said, and go on?"""

import pytest

from booked import Booked, silent
from case_command.ledger import Ledger
from case_command.log.commit_log import MongoCommits
from case_command.log.erasing import NoSuchCase
from case_command.log.memory import MemorySnapshots
from case_command.states import States
from case_runtime.effects import Effect, MongoEffects
from caselog.erasing.erase import Places, erased
from caselog.verifying.verify import verified
from desks import COMMENT, NEW
from examples import CREATED
from projecting import until
from uploads import files_path, form, multipart
from verbs import ANA, create
from writers import running

pytestmark = pytest.mark.integration
WORD = "unforgettable"
EVERYWHERE = {"command.commits", "command.files", "query.history", "notifier.effects"}


class World(Booked):
    """With a reactor that has done something about cases."""

    def __init__(self, stack, folder):
        super().__init__(stack, folder)
        self.reactors = {"notifier": f"notifier_{self.run}"}
        self.places = Places(self.stores, self.reactors)
        self.client = self.log.client
        self.names = [self.stores.log, self.stores.views, *self.reactors.values()]

    async def holding(self, word):
        """In which collections some document has the word."""
        found = set()
        for name in self.names:
            database = self.client[name]
            for collection in await database.list_collection_names():
                async for document in database[collection].find({}):
                    if word.encode() in repr(document).encode():
                        found.add(f"{name.partition('_')[0]}.{collection.partition('.')[0]}")
        return found

    async def held(self, where):
        """Whether it is in all of these by now."""
        return where <= await self.holding(WORD)

    async def end(self):
        await self.client.drop_database(self.reactors["notifier"])
        await super().end()


@pytest.fixture
async def world(stack, tmp_path):
    made = World(stack, tmp_path)
    yield made
    await made.end()


async def story(clients, world):
    """A case that says the word wherever something can be said."""
    case = await clients.done("POST", "/api/cases", NEW | {"title": WORD, "tags": [WORD]})
    path = f"/api/cases/{case['id']}"
    await clients.done("POST", f"{path}/comments", COMMENT | {"comment": WORD})
    sent = form(("file", f"{WORD}.txt", WORD.encode()))
    kind = multipart()["content-type"]
    answer = await clients.ask("POST", files_path(case), content=sent, content_type=kind)
    assert answer.status_code == 200, answer.text
    effects = MongoEffects(world.client[world.reactors["notifier"]])
    await effects.plan([Effect(f"{case['id']}/1/ana", "line", 1, {"said": WORD})])
    await effects.plan([Effect("another/1/ana", "line", 1, {"said": "another"})])
    return case["id"]


async def left_over(world, case):
    """Views that nobody follows any more, and that are not dropped yet."""
    views = world.client[world.stores.views]
    await views["cases.0.1"].insert_one({"_id": case, "sequence": 1, "title": WORD})
    await views["history.0.1"].insert_one({"_id": f"{case}/00000001", "envelope": WORD})


async def test_nothing_that_was_said_is_left_in_log_views_files_and_effects(stack, tmp_path, world):
    async with running(stack, tmp_path, run=world.run) as clients:
        other = await clients.done("POST", "/api/cases", NEW)
        case = await story(clients, world)
        await until(lambda: world.held(EVERYWHERE))
        await left_over(world, case)
        done = await erased(world.places, case)
        again = await erased(world.places, case)
        after = await world.holding(WORD)
        gone = await clients.ask("GET", f"/api/cases/{case}")
        await clients.done("GET", f"/api/cases/{other['id']}")
        report = await verified(world.stores, silent)
        once_more = await clients.done("POST", "/api/cases", NEW)
    effects = await world.client[world.reactors["notifier"]]["effects"].find({}).to_list(None)

    assert after == set()
    assert (done.actions, done.files, done.effects) == (4, 1, 1)
    assert (again.actions, again.files, again.effects) == (0, 0, 0)
    assert gone.status_code == 404
    assert report.differences == []
    assert report.erased >= 3  # the deletion may have been published before it was blanked
    assert once_more["incremental_id"] > other["incremental_id"]
    assert [one["_id"] for one in effects] == ["another/1/ana"]


async def test_a_case_can_be_made_again_under_the_id_of_one_that_was_erased(stack, tmp_path, world):
    commits = MongoCommits(world.client[world.stores.log])
    ledger = Ledger(commits, States(commits, MemorySnapshots()))
    async with running(stack, tmp_path, run=world.run) as clients:
        case = (await clients.done("POST", "/api/cases", NEW | {"title": WORD}))["id"]
        await erased(world.places, case)
        await ledger.transact(case, create, ANA)

        async def shown():
            return (await clients.ask("GET", f"/api/cases/{case}")).status_code == 200

        await until(shown)
        title = (await clients.got(f"/api/cases/{case}"))["title"]
        report = await verified(world.stores, silent)

    assert title == CREATED.title
    assert await world.holding(WORD) == set()
    assert report.differences == []


async def test_what_was_never_there_cannot_be_erased(stack, tmp_path, world):
    async with running(stack, tmp_path, run=world.run):
        with pytest.raises(NoSuchCase):
            await erased(world.places, "nobody")
