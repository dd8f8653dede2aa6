"""Is there one ticket in every system, and one of each comment, at whatever call a process dies?

All systems are pushed to at once. Each server keeps one call waiting, the push dies with its
process, and another process goes on.
"""

import asyncio
import re
from contextlib import AsyncExitStack, ExitStack, asynccontextmanager
from dataclasses import dataclass, replace
from itertools import count
from uuid import uuid4

import pytest
from pydantic import SecretStr

from case_events.commands import Accepted, RecordResult
from case_runtime.commanding import Because, Commands
from case_runtime.sealing import Keyring
from connector_pusher.connector import Connector
from desks import OWNER
from evidence.hurting import LONG
from examples import DESCRIBED
from faults.pushers import PATIENCE, pusher
from faults.pushing_process import KEY
from systems.there import THERE
from writers import TOKEN

pytestmark = [
    pytest.mark.integration,
    pytest.mark.faults,
    pytest.mark.skipif(not LONG, reason="takes minutes; `make faults` has it run"),
]
WRITES = "POST|PUT|PATCH"
SAID = ["First", "Second", "Elastic Alerts"]
FIELDS = {
    ".jira": {"issueType": "1", "priority": None, "parent": None},
    ".servicenow-sir": {
        "category": None,
        "subcategory": None,
        "priority": None,
        **dict.fromkeys(("destIp", "sourceIp", "malwareHash", "malwareUrl"), True),
    },
}
ALERT = {
    "type": "alert",
    "alertId": "a-1",
    "index": "alerts",
    "rule": {"id": "r-1", "name": "Beacon"},
    "owner": OWNER,
}


@dataclass
class There:
    """A system, its server, and what comes of a push."""

    fake: object
    of: object
    case: dict = None
    fault: object = None
    answer: asyncio.Task = None

    @property
    def id(self):
        return self.of.type.id[1:]

    @property
    def connector(self):
        checked = self.of.type.checked(self.of.config(self.fake), self.of.secrets(), ("*",))
        words = {name: word for name, word in checked.secrets.items() if word is not None}
        bare = Connector(self.id, "default", 1, self.id, self.of.type.id)
        bare = replace(bare, config=checked.config, origins=tuple(checked.origins))
        return replace(bare, sealed=Keyring([KEY]).seal(words, bare.bound))

    @property
    def reference(self):
        type_ = self.of.type.id
        return {"id": self.id, "name": self.id, "type": type_, "fields": FIELDS.get(type_)}

    @property
    def still(self):
        """It waits for ever, or has come to its end."""
        return self.fault.over or self.answer.done()

    @property
    def unknowable(self):
        """Its last call made something that cannot be looked for."""
        last = self.fake.asked[-1]
        makes = any(
            last.method == method and re.search(path, last.path)
            for method, path in (self.of.create, self.of.comment)
        )
        return makes and not self.of.looks_up

    @property
    def tickets(self):
        return [one for one in self.fake.tickets if self.case["title"] in one["title"]]


class World:
    """All of them, and who pushes."""

    def __init__(self, pusher, commands, there):
        self.pusher, self.commands, self.there = pusher, commands, there
        self.alive = ExitStack()

    def again(self):
        """Another process goes on."""
        self.alive.close()
        self.alive.enter_context(self.pusher.pushing())

    async def opened(self, there):
        there.case = await self.pusher.clients.case(
            title=f"Case {uuid4().hex[:8]}", connector=there.reference
        )
        for text in SAID[:2]:
            await self.pusher.comment(there.case, text)
        path = f"/api/cases/{there.case['id']}/comments"
        await self.pusher.clients.done("POST", path, ALERT)
        told = await self.commands.ask(
            RecordResult(action=DESCRIBED),
            case=there.case["id"],
            id_=f"{there.case['id']}/described",
            space="default",
            because=Because(),
        )
        assert isinstance(told, Accepted)

    async def pushed(self, there):
        """What is answered in the end; who waits too long asks again."""
        while True:
            answer = await (await self.pusher.asked(there.case, there.id))
            if "still running" not in answer.json().get("message", ""):
                return answer

    async def of_all(self, call):
        """One after another: nothing here is about many at once."""
        for there in self.there:
            await call(there)

    async def changed(self, there):
        """One more thing to say; the ticket is there."""
        assert (await self.pushed(there)).status_code == 200
        found = await self.pusher.clients.got(f"/api/cases/{there.case['id']}")
        edit = {"id": found["id"], "version": found["version"], "title": f"{found['title']}, too"}
        answer = await self.pusher.clients.edit(edit)
        assert answer.status_code == 200, answer.text
        await self.pusher.comment(there.case, "Third")

    async def killed_at(self, nth, *, done, methods="*"):
        """Whether anybody had so many calls; `done`: it is, and nobody hears of it."""
        for there in self.there:
            there.fake.faults.clear()
            there.fault = there.fake.fail(methods, "", how="stall", done=done, past=nth)
            there.answer = asyncio.create_task(self.pushed(there))
        async with asyncio.timeout(2 * PATIENCE):
            while not all(there.still for there in self.there):  # noqa: ASYNC110 - of servers
                await asyncio.sleep(0.02)
        struck = [there for there in self.there if there.fault.over]
        if struck:
            self.pusher.kill()
        unknowable = [there for there in struck if there.unknowable]
        for there in self.there:
            there.fake.faults.clear()
        if struck:
            self.again()
        for there in self.there:
            await self.look(there, stops=there in unknowable)
        return bool(struck)

    async def look(self, there, *, stops):
        """There is what there is to be, once."""
        answer, found = await there.answer, there.tickets
        texts = [said_of(one) for ticket in found for one in ticket["comments"]]
        where = (there.id, there.fake.asked[-4:])
        if stops:
            assert answer.status_code == 424, where
            assert "no way to look" in answer.json()["message"], where
            assert len(found) <= 1, where
            assert texts == expected(there)[: len(texts)], where
            return
        assert answer.status_code == 200, (where, answer.text)
        assert [one["id"] for one in found] == [answer.json()["external_service"]["external_id"]]
        assert texts == expected(there), where


def said_of(text):
    """Which of ours it is."""
    return next((one for one in [*SAID, "Third"] if text.startswith(one)), text)


def expected(there):
    """All that there is to say by now."""
    more = ["Third"] if there.tickets and ", too" in there.tickets[0]["title"] else []
    return [*SAID, *more]


@asynccontextmanager
async def world_of(stack, folder):
    async with AsyncExitStack() as up:
        there = [There(await up.enter_async_context(server()), of) for server, of in THERE]
        connectors = [one.connector for one in there]
        made = await up.enter_async_context(pusher(stack, folder, "real", connectors))
        said = made.settings
        commands = Commands(
            said.kafka_bootstrap_servers,
            said.commands,
            said.results,
            source="whoever describes alerts",
            token=SecretStr(TOKEN.get_secret_value()),
        )
        await up.enter_async_context(commands.going())
        world = World(made, commands, there)
        up.callback(world.alive.close)
        world.again()
        # ServiceNow tells that its journal can be read by what is in it
        await world.of_all(world.opened)
        assert not await world.killed_at(1000, done=False)
        yield world


async def to_the_last_call(world, *prepared, **how):
    """Each call is the last one of somebody, until nobody has so many."""
    for nth in count():
        for one in prepared:
            await world.of_all(one)
        if not await world.killed_at(nth, **how):
            break
    return nth


async def test_what_was_done_and_not_answered_is_not_done_again(stack, tmp_path):
    async with world_of(stack, tmp_path) as world:
        calls = await to_the_last_call(world, world.opened, done=True, methods=WRITES)

        assert calls > len(SAID)


async def test_what_was_not_done_is_done_once(stack, tmp_path):
    async with world_of(stack, tmp_path) as world:
        calls = await to_the_last_call(world, world.opened, done=False)

        assert calls > len(SAID) + 1


@pytest.mark.parametrize("done", [False, True])
async def test_a_ticket_that_is_there_changes_once(stack, tmp_path, done):
    async with world_of(stack, tmp_path) as world:
        steps = (world.opened, world.changed)
        calls = await to_the_last_call(world, *steps, done=done, methods=WRITES)

        assert calls > 1
