"""Where do tests push cases to over HTTP, and how do they see what came of it?"""

import asyncio
from contextlib import asynccontextmanager
from uuid import uuid4

import paper
from case_runtime.configuration.actions import Actions
from connector_pusher.systems.beyond.ours import Ours
from desks import OWNER

KEY = "a key of more than thirty-two characters"
SAID = {
    "systems": {".jira": Ours(paper.PaperType(), lambda _: {"title"})},
    "actions": Actions(),
    "encryption_keys": [KEY],
    "public_base_url": "https://caselog.example",
}
PATIENCE = 60


class World:
    """The services, the other side, and a connector to it."""

    def __init__(self, clients, desk, connector):
        self.clients, self.desk, self.connector = clients, desk, connector
        self.ask, self.got = clients.ask, clients.got

    @property
    def reference(self):
        return {"id": self.connector, "name": "Paper", "type": ".jira", "fields": None}

    async def case(self, **changed):
        return await self.clients.case(**{"connector": self.reference} | changed)

    async def comment(self, case, text):
        said = {"type": "user", "comment": text, "owner": OWNER}
        path = f"/api/cases/{case['id']}/comments"
        return (await self.clients.done("POST", path, said))["comments"][-1]

    async def alert(self, case, *ids):
        said = {"type": "alert", "alertId": list(ids), "index": ["i"] * len(ids)}
        said |= {"owner": OWNER, "rule": {"id": "r", "name": "R"}}
        return await self.clients.done("POST", f"/api/cases/{case['id']}/comments", said)

    async def push(self, case, *, recreate=False, **asked):
        path = f"/api/cases/{case['id']}/connector/{self.connector}/_push"
        path += "?recreate=true" if recreate else ""
        return await self.ask("POST", path, **asked)

    async def pushed(self, case):
        answer = await self.push(case)
        assert answer.status_code == 200, answer.text
        return answer.json()

    async def pushes(self, **asked):
        path = f"/api/actions/connector/{self.connector}/pushes"
        return (await self.got(path, **asked))["pushes"]

    async def resume(self, push, **said):
        path = f"/api/actions/connector/{self.connector}/pushes/{push['id']}/_resume"
        return await self.ask("POST", path, said)

    async def ended(self, case_id, state):
        async with asyncio.timeout(PATIENCE):
            while True:
                for one in await self.pushes():
                    if (one["case_id"], one["state"]) == (case_id, state):
                        return one
                await asyncio.sleep(0.05)

    async def all_are(self, state):
        async with asyncio.timeout(PATIENCE):
            while {one["state"] for one in await self.pushes()} != {state}:  # noqa: ASYNC110 - it is asked over HTTP
                await asyncio.sleep(0.05)

    async def are(self, *states):
        """From the newest to the oldest."""
        async with asyncio.timeout(PATIENCE):
            while tuple(one["state"] for one in await self.pushes()) != states:  # noqa: ASYNC110 - it is asked over HTTP
                await asyncio.sleep(0.05)

    async def known(self, case):
        """The case, once it knows of its ticket."""
        async with asyncio.timeout(PATIENCE):
            while True:
                found = await self.got(f"/api/cases/{case['id']}")
                if found["external_service"]:
                    return found
                await asyncio.sleep(0.05)

    def ticket(self, number="1"):
        return self.desk.tickets[number]


async def connected(clients, desk, *, lookup=True, ours=None, **secrets):
    """With a connector that says `ours` under `caselog`."""
    config = {"url": desk.url, "lookup": lookup}
    made = {
        "name": "Paper",
        "connector_type_id": ".jira",
        "config": config if ours is None else config | {"caselog": ours},
        "secrets": {"token": paper.SECRET} | secrets,
    }
    connector = f"paper-{uuid4().hex[:8]}"
    await clients.done("POST", f"/api/actions/connector/{connector}", made)
    return World(clients, desk, connector)


@asynccontextmanager
async def pushing(clients, **said):
    """With a desk of its own."""
    async with paper.serving() as desk:
        yield await connected(clients, desk, **said)


async def listens(clients):
    degraded = (await clients.got("/readyz"))["degraded"]
    return not [why for why in degraded if "Kafka" in why]


async def ready(clients):
    """Whatever is needed is there."""
    async with asyncio.timeout(PATIENCE):
        while not await listens(clients):  # noqa: ASYNC110 - it is asked over HTTP
            await asyncio.sleep(0.05)
