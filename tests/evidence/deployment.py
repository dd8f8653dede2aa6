"""How does all of Caselog run so that anything can be taken away from it?

Kafka, MongoDB (one server or a replica set of three), two processes with every service each, and
somebody in between on each way: all of them are started again whenever they end, as by an
orchestrator.
"""

import asyncio
import json
import os
import signal
from contextlib import asynccontextmanager, suppress
from functools import partial

import httpx
import yaml
from pymongo import AsyncMongoClient
from pymongo.errors import PyMongoError

from caselog.configuring import as_variables
from caselog.embedded.mongod import Mongod
from caselog.embedded.ports import LOOPBACK, free_port
from caselog.embedded.servers import cache
from caselog.keeper import Keeper
from caselog.listener import listen, reached_at
from caselog.services import Services
from evidence.programs import Between, Broker, Member, Skewed
from mailboxes import connector
from people import ANA_HASH, api_key, basic
from writers import SOAR_HASH

PATIENCE = 180
"""Seconds for anything on a busy machine."""
ANA = basic("ana", "ana's: word").decode()
SOAR = api_key("soar", "soar's key").decode()
ASSIGNED = "bo"
TOKEN = "what our services say to each other"  # noqa: S105 - a test's


SOON = {
    "directConnection": True,
    "serverSelectionTimeoutMS": 1000,
    "connectTimeoutMS": 1000,
    "socketTimeoutMS": 1000,
}
"""Of a server that may not answer."""


class Deployment:
    """Two replicas of everything, each behind one port."""

    def __init__(self, folder, *, members=1, mails=None, replicas=2, databases=None):
        """The databases' files may be somewhere else."""
        self.folder, self.said = folder, []
        self.databases = databases or folder
        self._mails, self._members = mails, members
        self._keepers, self._running = {}, {}
        self._listeners = [listen(LOOPBACK, 0) for _ in range(replicas)]
        self.urls = [reached_at(one).url for one in self._listeners]
        self.replicas = [f"services {n}" for n in range(replicas)]
        self.skew = [0.0] * replicas
        """Seconds by which the clock of each replica is off when it starts the next time."""
        self.known = ()
        """What ails them because a test has brought it about, and will for as long as they run."""
        ports = {name: free_port() for name in ("kafka", "controller", "inner", "outer", "mongo")}
        self._ports, self._mongo_ports = ports, [free_port() for _ in range(members)]
        self.kafka = f"{LOOPBACK}:{ports['kafka']}"
        """Where tests reach it, whatever is cut."""

    # what runs

    @property
    def mongods(self):
        return ["mongod"] if self._members == 1 else [f"mongod {n}" for n in range(self._members)]

    @property
    def mongo(self):
        """Where tests reach it, whatever is cut."""
        hosts = ",".join(f"{LOOPBACK}:{port}" for port in self._mongo_ports)
        return f"mongodb://{hosts}/?replicaSet=rs0"

    @asynccontextmanager
    async def going(self):
        """All of it."""
        try:
            await asyncio.gather(*(self.start(one) for one in ("kafka", *self.mongods)))
            if self._members > 1:
                await self._initiate()
            await asyncio.gather(*(self.start(one) for one in ("to kafka", "to mongo")))
            await asyncio.gather(*(self.start(one) for one in self.replicas))
            await self.well()
            yield self
        finally:
            for group in (self.replicas, ["to kafka", "to mongo"], ["kafka", *self.mongods]):
                await asyncio.gather(*(self.stop(one) for one in group))
            for one in self._listeners:
                one.close()

    async def start(self, name, *, works=True):
        """Return when it works; from then on it is started again whenever it ends."""
        keeper = Keeper(self._program(name), self.said.append, lambda: None)
        self._keepers[name] = keeper
        self._running[name] = asyncio.create_task(keeper.run())
        if works:
            await self.works(name)

    async def stop(self, name):
        """In good order, if it goes on at all."""
        keeper = self._keepers.pop(name, None)
        if keeper is None:
            return
        with suppress(ProcessLookupError):
            os.kill(keeper.process.pid, signal.SIGCONT)
        await keeper.stop(20)
        with suppress(asyncio.CancelledError):
            await self._running.pop(name)

    async def works(self, name):
        """Wait until it does."""
        keeper, running = self._keepers[name], self._running[name]
        async with asyncio.timeout(PATIENCE):
            while not keeper.began.is_set():
                if running.done():
                    running.result()
                await asyncio.sleep(0.02)

    def pid(self, name):
        return self._keepers[name].process.pid

    def signal(self, name, number):
        os.kill(self.pid(name), number)

    async def kill(self, name):
        """SIGKILL; returns when it works again."""
        keeper, before = self._keepers[name], self.pid(name)
        os.kill(before, signal.SIGKILL)
        async with asyncio.timeout(PATIENCE):
            while keeper.process.pid == before:  # noqa: ASYNC110 - as above
                await asyncio.sleep(0.02)
        await self.works(name)

    @asynccontextmanager
    async def still(self, name):
        """It does nothing meanwhile."""
        pid = self.pid(name)
        os.kill(pid, signal.SIGSTOP)
        try:
            yield
        finally:
            os.kill(pid, signal.SIGCONT)

    async def degraded(self):
        """What ails them, or that they do not answer."""
        async with httpx.AsyncClient(timeout=10) as client:
            found = []
            for url in self.urls:
                try:
                    answer = await client.get(f"{url}/readyz")
                    found += answer.json()["degraded"] if answer.is_success else [answer.text]
                except (httpx.TransportError, ValueError) as error:
                    found.append(repr(error))
            return found

    async def well(self):
        """Wait until nothing else ails them than what is known."""
        async with asyncio.timeout(PATIENCE):
            while self.unknown(await self.degraded()):  # noqa: ASYNC110 - they are other processes
                await asyncio.sleep(0.1)

    def unknown(self, ailments):
        """Those that no test has brought about."""
        return [one for one in ailments if not any(known in one for known in self.known)]

    def files(self, name):
        """Where a MongoDB server keeps what it has."""
        return self.databases / name.replace(" ", "-")

    def log(self, name):
        """What a process has said."""
        return self._log(name).read_text(errors="replace")

    # how it is put together

    def _program(self, name):
        if name in self.replicas:
            return self._services(self.replicas.index(name))
        if name in self.mongods:
            return self._mongod(self.mongods.index(name))
        ports = self._ports
        match name:
            case "to kafka":
                way = ports["outer"], ports["inner"]
            case "to mongo":
                way = ports["mongo"], self._mongo_ports[0]
            case _:
                where = {key: ports[key] for key in ("controller", "inner", "outer")}
                return Broker(
                    folder=self.folder / "kafka",
                    cache=cache(),
                    log=self._log(name),
                    port=ports["kafka"],
                    fetching=lambda _done, _total: None,
                    **where,
                )
        return Between(name=name, port=way[0], beyond=way[1], log=self._log(name))

    def _mongod(self, number):
        kind = Mongod if self._members == 1 else Member
        return kind(
            folder=self.files(self.mongods[number]),
            log=self._log(self.mongods[number]),
            port=self._mongo_ports[number],
            fail_points=True,
        )

    def _services(self, number):
        listener = self._listeners[number]
        mongo = self.mongo
        if self._members == 1:
            mongo = f"mongodb://{LOOPBACK}:{self._ports['mongo']}/?directConnection=true"
        said = {
            "users": self._users(),
            "kafka": f"{LOOPBACK}:{self._ports['outer']}",
            "replication": 1,
            "mongo": mongo,
            "token": TOKEN,
        }
        skew = self.skew[number]
        kind = partial(Skewed, seconds=skew) if skew else Services
        return kind(
            listener=listener,
            address=reached_at(listener),
            log=self._log(self.replicas[number]),
            options=["--config", str(self._configuration())],
            environment=as_variables(said),
        )

    def _log(self, name):
        return self.folder / f"{name.replace(' ', '-')}.log"

    def _users(self):
        path = self.folder / "users.yml"
        all_ = {"spaces": ["*"], "privileges": {"*": ["all"]}, "connectors": "all"}
        mail = f"{ASSIGNED}@example.com"
        people = [
            {"username": "ana", "password_hash": ANA_HASH, "roles": ["all"]},
            {"username": ASSIGNED, "password_hash": ANA_HASH, "roles": ["all"], "email": mail},
        ]
        keys = [{"id": "soar", "key_hash": SOAR_HASH, "roles": ["all"]}]
        path.write_text(yaml.safe_dump({"roles": {"all": all_}, "users": people, "api_keys": keys}))
        return path

    def _configuration(self):
        path = self.folder / "caselog.yml"
        said = {"log": {"level": "info"}}
        if self._mails is not None:
            said |= {
                "actions": {"preconfigured": connector(self._mails)},
                "notifications": {"connectors": {"default": {"email": "mail"}}},
            }
        path.write_text(json.dumps(said))
        return path

    async def _initiate(self):
        """One set of all members; return when it has a primary."""
        members = [
            {"_id": n, "host": f"{LOOPBACK}:{port}", "priority": 2 if n == 0 else 1}
            for n, port in enumerate(self._mongo_ports)
        ]
        settings = {"electionTimeoutMillis": 2000, "heartbeatIntervalMillis": 500}
        told = {"_id": "rs0", "members": members, "settings": settings}
        async with (
            AsyncMongoClient(LOOPBACK, self._mongo_ports[0], directConnection=True) as client,
            asyncio.timeout(PATIENCE),
        ):
            await client.admin.command("replSetInitiate", told)
            while not (await client.admin.command("hello"))["isWritablePrimary"]:  # noqa: ASYNC110 - nobody tells
                await asyncio.sleep(0.1)

    async def primary(self):
        """The name of the server that takes writes now."""
        for name, port in zip(self.mongods, self._mongo_ports, strict=True):
            with suppress(PyMongoError):
                async with AsyncMongoClient(LOOPBACK, port, **SOON) as client:
                    if (await client.admin.command("hello"))["isWritablePrimary"]:
                        return name
        return None

    def client(self, name="mongod", **options):
        """Of one MongoDB server, whichever it is; for tests."""
        port = self._mongo_ports[self.mongods.index(name)]
        return AsyncMongoClient(LOOPBACK, port, directConnection=True, **options)
