"""How does all of Caselog run on one machine? `caselog up`: the supervisor of all its processes."""

import asyncio
import socket
from collections.abc import Sequence

from caselog import processes, telling
from caselog.embedded.servers import Servers, servers
from caselog.folder import Folder, Run
from caselog.keeper import Keeper, Program
from caselog.listener import listen, reached_at
from caselog.logs import keep_short
from caselog.options import Options
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


async def up(options: Options) -> None:
    """Run until SIGINT or SIGTERM. Raises `Stop` with the line that says why it cannot."""
    options.check()
    stop = stop_signals()
    stop.add_done_callback(lambda _: telling.say("stopping"))
    folder = Folder(options.data)
    with folder.locked():
        await _end_leftovers(folder)
        with listen(options.host, options.port) as listener:
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
        self._options = options
        self._address = reached_at(listener)
        self._users, self._first_password = first.users_file(folder, options.users)
        embedded = self._servers()
        self._kafka = options.kafka or embedded.kafka.address
        self._mongo = options.mongo or embedded.mongod.address
        beneath: list[Program] = []
        if not options.kafka:
            beneath.append(embedded.kafka)
        if not options.mongo:
            beneath.append(embedded.mongod)
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
        given = self._options.users is not None
        telling.ready(
            telling.Ready(
                url=self._address.url,
                kafka=self._kafka,
                mongo=self._mongo,
                password=None if given else first.password_of(self._folder),
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

    def _servers(self) -> Servers:
        return servers(self._folder, telling.say, telling.Fetching("Kafka"))

    def _program(self, listener: socket.socket) -> Services:
        options = ["--users", str(self._users)]
        if self._options.config:
            options += ["--config", str(self._options.config)]
        return Services(
            listener=listener,
            address=self._address,
            log=self._folder.log("services"),
            options=options,
            environment={"CASELOG_KAFKA": self._kafka, "CASELOG_MONGO": self._mongo},
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
                mongo=self._mongo,
                processes=[processes.running("supervisor"), *children],
            )
        )
