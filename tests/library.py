"""How do tests read over HTTP without a server, a topic or a write side?

The read models are real, and so is the MongoDB they lie in. Whoever asks says in the header what
they may do: JSON from owner to the words of a role.
"""

import json
from collections import Counter
from contextlib import asynccontextmanager
from datetime import timedelta
from uuid import uuid4

import httpx

from case_events import CaseCreated, Envelope, User
from case_events.testing import NOON
from case_query import pages
from case_query.api import Desk, add_routes
from case_query.configurations import Configurations
from case_query.handler import Projector
from case_query.kept import Kept
from case_query.reads.reads import Reads
from case_query.shelf import Shelf
from case_query.store import Store
from case_runtime import mongo
from case_runtime.auth import Caller
from case_runtime.delivery import Delivery
from case_runtime.errors import Unauthenticated
from case_runtime.http import Routes, Rules, service
from case_runtime.rights import Rights
from case_runtime.users import Users
from case_runtime.users_file import UsersFile
from configurations import configurings
from described import Described

OWNER = "securitySolution"
ANA = User(username="ana", full_name="Ana Diaz", email="ana@example.com", profile_uid="u-ana")
EVERYTHING = {"*": ["all"]}
NOTHING = {}
NOW = NOON + timedelta(days=10)


class Gate:
    """Lets in whoever says what they may do."""

    def known(self, authorization, space):
        return None

    async def authenticate(self, authorization, space):
        scheme, _, words = (authorization or b"").decode().partition(" ")
        if scheme != "May":
            raise Unauthenticated("Missing authentication credentials")
        may = json.loads(words)
        connectors = may.pop("connectors", "none")
        return Caller(ANA, "user:ana", Rights.of(may, connectors=connectors))


class Nobody:
    def tell(self, seen):
        """Nobody waits."""


class Library:
    """Read models, what is written into them, and who reads them."""

    def __init__(self, database):
        self.kept = Kept.of(database, "1.1")
        self.configurations = Configurations(self.kept.configurations)
        self.store = Store(database, "1.1", self.configurations.fill)
        self.reads = Reads(self.store, self.configurations)
        self.projector = Projector(Shelf(self.store, self.kept), self.store.counts, Nobody())
        self._last = Counter()
        self._where = {}
        table = Routes()
        self.users = Users(UsersFile())
        desk = Desk(lambda: self.reads, lambda: NOW, lambda: self.users)
        add_routes(table, desk)
        pages.add_routes(table, desk)
        transport = httpx.ASGITransport(service("case-query", Rules(Gate()), table))
        hooks = {"response": [Described(table)]}
        self._client = httpx.AsyncClient(
            transport=transport, base_url="http://caselog", event_hooks=hooks
        )

    async def opens(self, case_id, *, owner=OWNER, space="default", at=0, by=ANA, **said):
        """Somebody opens a case, that many minutes after noon."""
        self._where[case_id] = (space, owner)
        plain = {"title": f"Case {case_id}", "description": "It says nothing."}
        await self.happens(case_id, CaseCreated(owner=owner, **{**plain, **said}), at=at, by=by)

    async def happens(self, case_id, *actions, at=0, by=ANA):
        """These actions, all at once."""
        space, owner = self._where[case_id]
        told = []
        for action in actions:
            self._last[case_id] += 1
            told.append(
                Envelope(
                    stream=case_id,
                    sequence=self._last[case_id],
                    space=space,
                    owner=owner,
                    at=NOON + timedelta(minutes=at),
                    by=by,
                    correlation_id="r-1",
                    action=action,
                )
            )
        places = {case_id: (0, self._last[case_id])}
        await self.projector.handle(Delivery(fresh=told, places=places))

    async def configures(self, *actions, owner=OWNER, space="default"):
        """What the owner is configured to be, from the first to the last."""
        told = configurings(*actions, owner=owner, space=space)
        places = {told[-1].stream: (0, len(told))}
        await self.configurations.handle(Delivery(fresh=told, places=places))

    async def ask(self, path, *, may=EVERYTHING, body=None, known=None, **query):
        """What a reader with these rights is answered; a question with a body is a POST.

        `known` is the tag of what the reader has.
        """
        headers = {"x-elastic-internal-origin": "1", "kbn-xsrf": "1"}
        if known is not None:
            headers["if-none-match"] = known
        if may is not None:
            headers["authorization"] = f"May {json.dumps(may)}"
        method = "GET" if body is None else "POST"
        return await self._client.request(method, path, params=query, json=body, headers=headers)

    async def read(self, path, **asked):
        """The JSON of a good answer."""
        answer = await self.ask(path, **asked)
        assert answer.status_code == 200, answer.text
        return answer.json()

    async def refused(self, path, code, /, **asked):
        """The message of a bad one."""
        answer = await self.ask(path, **asked)
        said = answer.json()
        assert answer.status_code == said["statusCode"] == code, answer.text
        return said["message"]

    async def found(self, **asked):
        """The ids of a list, put together."""
        answer = await self.read("/api/cases/_find", **asked)
        return "".join(case["id"] for case in answer["cases"])


@asynccontextmanager
async def library(stack):
    """A new one, in a database of its own."""
    database = mongo.connect(stack["MONGODB_URI"], f"test_{uuid4().hex}")
    made = Library(database)
    await made.kept.prepare()
    yield made
    await database.client.drop_database(database)
    database.client.close()
