"""How do tests write over HTTP without a server, a log or a read side?

Everything between the request and the ledger is real; whoever asks says in the header what they
may do.
"""

from collections import defaultdict
from datetime import timedelta
from itertools import count

import httpx

from case_command.api import STREAMS, Desk, add_routes
from case_command.configurations import Configurations
from case_command.deciding import Command, Draft
from case_command.files.files import Files
from case_command.files.limits import Limits
from case_command.log.commits import Kept
from case_command.log.memory import MemoryCommits
from case_events import User
from case_events.connectors import AnnouncedConnector
from case_events.testing import NOON
from case_runtime.auth import Caller
from case_runtime.errors import Unauthenticated
from case_runtime.http import Routes, Rules, service
from case_runtime.rights import EVERYTHING, Rights
from described import Described

OWNER = "securitySolution"
NEW = {
    "title": "Phishing",
    "description": "A mail with a link.",
    "tags": ["mail"],
    "owner": OWNER,
    "connector": {"id": "none", "name": "none", "type": ".none", "fields": None},
    "settings": {"syncAlerts": True},
}
COMMENT = {"type": "user", "comment": "hi", "owner": OWNER}


class Gate:
    """`Words read update` is somebody with these rights for one owner; `Words` alone may all."""

    def known(self, authorization, space):
        return None

    async def authenticate(self, authorization, space):
        scheme, *words = (authorization or b"").decode(errors="replace").split(" ")
        if scheme != "Words":
            raise Unauthenticated("who?")
        rights = Rights.of({OWNER: words}) if words else EVERYTHING
        return Caller(User(username="ana"), f"user:{'-'.join(words) or 'ana'}", rights)


class MemoryLedger:
    """Decides as the real one does, and keeps it in a dictionary."""

    def __init__(self):
        self.states = {}
        self.kept = defaultdict(dict)
        self.past = defaultdict(list)

    async def transact(self, case_id, decide, stamp, *, new=False, key=None):
        draft = Draft(case_id, self.states.get(case_id), self.kept[case_id])
        decided = draft.decide(Command(decide, stamp, key))
        self.store(draft, decided, key)
        return decided

    async def transact_together(self, case_ids, decide_all, stamp, *, key=None):
        states = {one: self.states.get(one) for one in case_ids}
        decided_all = decide_all(states)
        made = {}
        for one in case_ids:
            draft = Draft(one, states[one])
            made[one] = draft.take(decided_all.get(one, []), stamp)
            self.store(draft, made[one], None)
        return made

    async def state(self, case_id):
        return self.states.get(case_id)

    def store(self, draft, decided, key):
        self.states[draft.stream] = decided.state
        if not decided.repeated:
            self.past[draft.stream] += decided.envelopes
        if key and decided.envelopes and not decided.repeated:
            self.kept[draft.stream][key.id] = Kept(key.body, decided.envelopes)


class Readers:
    """What readers see: by default what the write has left, marked as theirs."""

    def __init__(self):
        self.asked = []
        self.see = lambda asked: (
            b'{"seen":"%b@%d as %b"}'
            % (
                asked.stream.encode(),
                asked.sequence,
                asked.form.encode(),
            )
        )

    async def shown(self, asked):
        self.asked += asked
        return [self.see(one) for one in asked]


class Numbers:
    def __init__(self):
        self._next = count(1)

    async def next(self, space):
        return next(self._next)


class NoFiles:
    """None is kept here: each says of itself what it likes."""

    def __init__(self):
        self.may = []

    async def described(self, attachments, case_id, space, may):
        self.may.append(may(OWNER))
        return list(attachments)

    async def of_case(self, file_ids, case_id, space):
        return {}


class Connected:
    """Hears of one connector, in every space."""

    async def find(self, connector_id, space):
        if connector_id != "jira-1":
            return None
        return AnnouncedConnector(id="jira-1", version=1, name="Jira", type=".jira")


class World:
    """A write side and its clients; with a database, one that keeps files there."""

    def __init__(self, database=None, limits=None, longest=60.0, **desk):
        self.ledger, self.readers = MemoryLedger(), Readers()
        self.files = NoFiles()
        if database is not None:
            self.files = Files(database, self.ledger.state, limits or Limits(), longest, longest)
        ticks = count()
        api = Routes()
        self.desk = Desk(
            self.ledger,
            self.readers,
            Numbers(),
            Configurations(MemoryCommits()),
            self.files,
            lambda: NOON + timedelta(seconds=next(ticks)),
            **{"announced": Connected()} | desk,
        )
        add_routes(api, self.desk)
        self.app = service("case-command", Rules(Gate(), streams=STREAMS), api)
        hooks = {"response": [Described(api, bodies=False)]}
        self.client = httpx.AsyncClient(
            transport=httpx.ASGITransport(self.app), base_url="http://caselog", event_hooks=hooks
        )

    async def ask(self, method, path, json=None, *, rights="", refresh="false", **headers):
        """As somebody with these rights; without waiting, unless asked to."""
        said = {"authorization": f"Words {rights}".strip(), "kbn-xsrf": "1"}
        said |= {"x-elastic-internal-origin": "1"}
        said |= {name.replace("_", "-"): value for name, value in headers.items()}
        url = httpx.URL(path).copy_merge_params({"refresh": refresh} if refresh else {})
        kept = {name: value for name, value in said.items() if value is not None}
        return await self.client.request(method, url, json=json, headers=kept)

    async def raw(self, method, path, body, headers=None):
        """Bytes that claim to be JSON, unless the headers say otherwise."""
        said = {b"authorization": b"Words", b"kbn-xsrf": b"1", b"content-type": b"application/json"}
        said |= {b"x-elastic-internal-origin": b"1"} | (headers or {})
        return await self.client.request(method, path, content=body, headers=said)

    async def sent(self, path, body, headers):
        """A body as it is."""
        return await self.client.request("POST", path, content=body, headers=headers)

    async def uploaded(self, path, files, headers):
        """A form with files."""
        return await self.client.request("POST", path, files=files, headers=headers)

    async def case(self, **changed):
        """A case that somebody opened."""
        answer = await self.ask("POST", "/api/cases", NEW | changed)
        assert answer.status_code == 200, answer.text
        return answer.json()

    async def attached(self, case, attachment=COMMENT):
        """The id of something that now hangs on the case."""
        before = set(self.ids_on(case))
        answer = await self.ask("POST", f"/api/cases/{case['id']}/comments", attachment)
        assert answer.status_code == 200, answer.text
        (new,) = set(self.ids_on(case)) - before
        return new

    def ids_on(self, case):
        """Of everything that hangs on the case."""
        return list(self.ledger.states[case["id"]].attached.by_id)
