"""Which processes does one data folder have, and what is told of them?"""

import asyncio
import re
import socket
from collections.abc import Sequence

from caselog import processes, telling
from caselog.configuring import as_variables
from caselog.embedded.servers import servers
from caselog.folder import Folder, Run
from caselog.keeper import Keeper, Program
from caselog.listener import reached_at
from caselog.logs import keep_short
from caselog.options import Options
from caselog.readiness import readiness
from caselog.services import Services
from caselog.supervisor import all_began
from caselog.users import first

SETTLING = 10.0
"""Seconds in which what is degraded at first may come right before it is told."""
AGAIN = 0.1
TIDYING = 60.0
LOGIN = re.compile("//[^/]*@")


class Machine:
    """Every process of one data folder."""

    def __init__(self, folder: Folder, options: Options, listener: socket.socket) -> None:
        self._folder = folder
        self._config = options.config
        self._address = reached_at(listener)
        told = options.configuration
        self._given = told.users.file
        self._console = told.server.console
        self._users, self._first_password = first.users_file(folder, self._given)
        token = told.services.token
        self._token = None if token else first.service_token(folder)
        embedded = servers(folder, telling.say, telling.Fetching("Kafka"))
        beneath: list[Program] = []
        self._kafka = told.kafka.bootstrap_servers or embedded.kafka.address
        self._replication = told.kafka.replication
        if told.kafka.bootstrap_servers is None:
            self._replication = 1
            beneath.append(embedded.kafka)
        if told.mongodb.uri is None:
            self._mongo = embedded.mongod.address
            beneath.append(embedded.mongod)
        else:
            self._mongo = told.mongodb.uri.get_secret_value()
        self._beneath = [self._kept(one) for one in beneath]
        self._services = self._kept(self._program(listener))
        self._keepers = [self._services, *self._beneath]

    @property
    def groups(self) -> Sequence[Sequence[Keeper]]:
        """In the order in which they stop."""
        return [[self._services], self._beneath]

    async def tell(self) -> None:
        """Wait until all work, and tell the user how to begin."""
        await all_began(self._keepers)
        telling.ready(
            telling.Ready(
                url=self._address.url,
                kafka=self._kafka,
                mongo=without_login(self._mongo),
                password=None if self._given else first.password_of(self._folder),
                shown=self._first_password,
                degraded=await self._settled(),
            )
        )

    async def tidy(self) -> None:
        """Keep the logs from growing for ever."""
        while True:
            for keeper in self._keepers:
                keep_short(self._folder.log(keeper.name))
            await asyncio.sleep(TIDYING)

    async def _settled(self) -> Sequence[str]:
        """What is still degraded after a while."""
        clock = asyncio.get_running_loop().time
        until = clock() + SETTLING
        while True:
            degraded = (await readiness(self._address)).degraded
            if not degraded or clock() > until:
                return degraded
            await asyncio.sleep(AGAIN)

    def _program(self, listener: socket.socket) -> Services:
        said = {
            "users": self._users,
            "console": self._console,
            "kafka": self._kafka,
            "replication": self._replication,
            "mongo": self._mongo,
            "token": self._token,
        }
        return Services(
            listener=listener,
            address=self._address,
            log=self._folder.log("services"),
            options=["--config", str(self._config)] if self._config else [],
            environment=as_variables(said),
        )

    def _kept(self, program: Program) -> Keeper:
        return Keeper(program, telling.say, self._changed)

    def _changed(self) -> None:
        children = [
            processes.running(keeper.name, keeper.process.pid)
            for keeper in self._keepers
            if keeper.process is not None
        ]
        self._folder.keep_run(
            Run(
                url=self._address.url,
                kafka=self._kafka,
                mongo=without_login(self._mongo),
                processes=[processes.running("supervisor"), *children],
            )
        )


def without_login(url: str) -> str:
    """For people: a connection string may hold a password."""
    return LOGIN.sub("//", url)
