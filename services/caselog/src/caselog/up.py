"""How does all of Caselog run on one machine? `caselog up`: the supervisor of all its processes."""

import asyncio
import re
import socket
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from case_runtime import users_file
from case_runtime.config import Configuration
from caselog import processes, telling
from caselog.configuring import as_variables
from caselog.embedded.servers import servers
from caselog.errors import Broken
from caselog.folder import Folder, Run
from caselog.keeper import Keeper, Program
from caselog.listener import listen, only_here, reached_at
from caselog.logs import keep_short
from caselog.readiness import readiness
from caselog.services import Services
from caselog.stopping import stop_signals
from caselog.supervisor import all_began, supervise
from caselog.users import first

PATIENCE = 13.0
"""Seconds for each of two groups to stop, so that all stops within thirty."""
SETTLING = 10.0
"""Seconds in which what is degraded at first may come right before it is told."""
AGAIN = 0.1
TIDYING = 60.0
LOGIN = re.compile("//[^/]*@")


@dataclass(frozen=True, kw_only=True)
class Options:
    """What the supervisor is told."""

    data: Path
    configuration: Configuration
    config: Path | None = None
    """The file that it was read from; the services read it again."""

    def check(self) -> None:
        """Raises `Broken` or `Miswritten` for what contradicts itself or cannot be read."""
        host, users = self.configuration.server.host, self.configuration.users.file
        if users is None and not only_here(host):
            raise Broken(f"{host} lets others in: name who may come, --users FILE")
        if users is not None:
            users_file.read(users)


async def up(options: Options) -> None:
    """Run until SIGINT or SIGTERM. Raises `Stop` with the line that says why it cannot."""
    options.check()
    stop = stop_signals()
    stop.add_done_callback(lambda _: telling.say("stopping"))
    folder = Folder(options.data)
    server = options.configuration.server
    with folder.locked():
        await _end_leftovers(folder)
        with listen(server.host, server.port) as listener:
            machine = Machine(folder, options, listener)
            tidying = asyncio.create_task(machine.tidy())
            try:
                await supervise(machine.groups, stop, machine.tell(), PATIENCE)
            finally:
                tidying.cancel()
                folder.forget_run()


async def _end_leftovers(folder: Folder) -> None:
    """A killed supervisor may have left children, where the system does not end them with it."""
    run = folder.run()
    children = [one for one in run.processes if one.name != "supervisor"] if run else []
    left = await asyncio.to_thread(processes.end, children)
    if left:
        telling.say(f"ended what a killed Caselog had left running: {', '.join(left)}")


class Machine:
    """Every process of one data folder."""

    def __init__(self, folder: Folder, options: Options, listener: socket.socket) -> None:
        self._folder = folder
        self._config = options.config
        self._address = reached_at(listener)
        told = options.configuration
        self._given = told.users.file
        self._users, self._first_password = first.users_file(folder, self._given)
        embedded = servers(folder, telling.say, telling.Fetching("Kafka"))
        beneath: list[Program] = []
        self._kafka = told.kafka.bootstrap_servers or embedded.kafka.address
        if told.kafka.bootstrap_servers is None:
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
        said = {"users": self._users, "kafka": self._kafka, "mongo": self._mongo}
        return Services(
            listener=listener,
            address=self._address,
            log=self._folder.log("services"),
            options=["--config", str(self._config)] if self._config else [],
            environment=as_variables(said),
            needs=self._database,
        )

    async def _database(self) -> None:
        """Kafka may come later: the services begin without it."""
        for keeper in self._beneath:
            if keeper.name == "mongod":
                await keeper.began.wait()

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
