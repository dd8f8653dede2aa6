"""How do tests run a notifier beside the services that it hears, with a real mail server?"""

import asyncio
from contextlib import asynccontextmanager
from uuid import uuid4

from case_runtime import mongo
from case_runtime.users import uid
from mailboxes import connector
from writers import running

PATIENCE = 180
BASE = "https://cases.example.com"


class World:
    """The services, and a mail server."""

    def __init__(self, clients, box, database):
        self.ask, self.got, self.case, self.done = (
            clients.ask,
            clients.got,
            clients.case,
            clients.done,
        )
        self.edit, self.comment, self.box = clients.edit, clients.comment, box
        self.database = database

    async def assigned(self, *who, **said):
        """A case that somebody opened for these."""
        return await self.case(assignees=[{"uid": uid(one)} for one in who], **said)

    async def rows(self, case, **asked):
        found = await self.got(f"/api/notifications?case={case['id']}", **asked)
        return found["notifications"]

    async def ended(self, case, count):
        """The rows of a case, once so many have ended and nothing is left to do."""
        return await self.until(
            case,
            lambda rows: len(rows) == count and all(row["state"] != "planned" for row in rows),
        )

    async def until(self, case, condition):
        async with asyncio.timeout(PATIENCE):
            while not condition(rows := await self.rows(case)):  # noqa: ASYNC110 - asked over HTTP
                await asyncio.sleep(0.05)
        return rows

    async def wishes(self, who, **said):
        """Somebody says what they wish to hear."""
        answer = await self.ask("PUT", "/api/notifications/preferences", said, by=who)
        assert answer.status_code == 200, answer.text
        return answer.json()

    async def due(self):
        """All that waits has waited for long enough."""
        rows = self.database["effects"]
        await rows.update_many({"state": "planned"}, [{"$set": {"due": "$$NOW"}}])

    async def ailing(self):
        return (await self.ask("GET", "/readyz")).json()["degraded"]


def mails_by(box, **actions):
    """The settings of a notifier that mails there."""
    return {
        "actions": {"preconfigured": connector(box), **actions},
        "notifications": {"connectors": {"default": {"email": "mail"}}},
        "public_base_url": BASE,
    }


@asynccontextmanager
async def telling(stack, folder, settings, box, run=None):
    """The services, once the notifier hears."""
    run = run or uuid4().hex[:8]
    database = mongo.connect(stack["MONGODB_URI"], f"notifier_{run}")
    async with running(stack, folder, run=run, notifies=settings) as clients:
        world = World(clients, box, database)
        async with asyncio.timeout(PATIENCE):
            while any("actions" in why for why in await world.ailing()):  # noqa: ASYNC110 - as above
                await asyncio.sleep(0.05)
        yield world
    database.client.close()
