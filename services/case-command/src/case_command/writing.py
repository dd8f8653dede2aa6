"""What keeps the write side going beside the requests?"""

import asyncio
from collections.abc import AsyncIterator, Iterator, Mapping
from contextlib import asynccontextmanager, suppress

import structlog

from case_command import counted
from case_command.configurations import Configurations
from case_command.errors import LogBehindTopic
from case_command.files.files import Files
from case_command.files.limits import USUAL, Limits
from case_command.files.sweeping import Sweeping
from case_command.ledger import Ledger
from case_command.log.commit_log import MongoCommits
from case_command.log.commits import Kind
from case_command.log.forgetting import Forgetting
from case_command.log.hearing import Hearing
from case_command.log.numbers import MongoNumbers
from case_command.log.snapshots import MongoSnapshots
from case_command.publishing.publishing import Publishing
from case_command.pushes import Pushes
from case_command.states import States
from case_events import Topic
from case_runtime import mongo
from case_runtime.appends import LIFETIME, transaction_lifetime
from case_runtime.errors import Later
from case_runtime.near import Near

log = structlog.get_logger()

SETTLING = 3.0
"""Seconds; usually log and topic have been compared by then."""


class Writing:
    """The ledger on its log, the configurations in the same log, and the relays behind it."""

    def __init__(
        self,
        database: mongo.Database,
        kafka_servers: str,
        topics: Mapping[Kind, Topic],
        limits: Limits = USUAL,
        near: Near | None = None,
    ) -> None:
        """`near` hears what this process has brought onto the topic of the cases."""
        self._database = database
        self.commits = MongoCommits(database)
        self._snapshots = MongoSnapshots(database)
        self._states = States(self.commits, self._snapshots)
        self.forgetting = Forgetting(self.commits)
        self.publishing = {
            kind: Publishing(database, kafka_servers, topic, kind, near if kind == "case" else None)
            for kind, topic in topics.items()
        }
        self.ledger = Ledger(self.commits, self._states, admit=self._admit)
        self.pushes = Pushes(self.ledger.state, hurry=self.hurry)
        self.hearing = Hearing(database, self.commits.writer, self._heard)
        self.configurations = Configurations(self.commits, self._admit)
        self.numbers = MongoNumbers(database)
        self.files = Files(database, self.ledger.state, limits)
        self.sweeping = Sweeping(self.files.rows, self.files.blobs, self.ledger.state)
        self._lifetime: float | None = LIFETIME
        for one in self.publishing.values():
            self.commits.when_durable(one.offer)
        self.commits.when_durable(counted.durable)
        self.commits.when_durable(self.sweeping.heard)
        self.commits.when_durable(self.pushes.durable)
        counted.watch(
            lambda: max(one.relay.lag for one in self.publishing.values()),
            lambda: self.ledger.waiting,
        )

    async def prepare(self) -> None:
        """Make the indexes."""
        await self.commits.prepare()
        await self._snapshots.prepare()
        await self.files.prepare()

    @asynccontextmanager
    async def going(self) -> AsyncIterator[None]:
        """All of it runs."""
        await self.prepare()
        await self._check_lifetime()
        for one in self.publishing.values():
            await one.begin()
        loops = [self.hearing.run, self.forgetting.run, self.sweeping.run]
        loops += [one.relay.run for one in self.publishing.values()]
        running = [asyncio.create_task(loop()) for loop in loops]
        with suppress(TimeoutError):
            async with asyncio.timeout(SETTLING):
                for one in self.publishing.values():
                    await one.relay.settled.wait()
        try:
            yield
        finally:
            for task in running:
                task.cancel()
            await asyncio.wait(running)
            await self.numbers.settle()
            await self._states.close()
            with suppress(Later):
                for one in self.publishing.values():
                    await one.end()

    def hurry(self) -> None:
        """Somebody waits until what was just written is shown."""
        for one in self.publishing.values():
            one.relay.hurry()

    async def answers(self) -> None:
        """`Later` while no request can be answered."""
        await mongo.ping(self._database)
        if self._behind:
            raise Later(str(LogBehindTopic()))

    def ailments(self) -> Iterator[str]:
        """What is wrong although requests are answered."""
        for one in self.publishing.values():
            yield from one.relay.ailments()
        if self._behind:
            yield str(LogBehindTopic())
        if self._too_long:
            yield (
                f"mongodb: transactionLifetimeLimitSeconds is {self._lifetime:g}, not {LIFETIME:g}:"
                " a process that is killed blocks its cases for as long"
            )

    @property
    def _too_long(self) -> bool:
        return self._lifetime is not None and self._lifetime > LIFETIME

    async def _check_lifetime(self) -> None:
        self._lifetime = await transaction_lifetime(self._database)
        if self._lifetime is None:
            log.info("transaction_lifetime.unknown", why="not allowed to ask")
        elif self._too_long:
            log.warning("transaction_lifetime.too_long", seconds=self._lifetime, most=LIFETIME)

    @property
    def _behind(self) -> bool:
        return any(one.behind for one in self.publishing.values())

    def _admit(self) -> None:
        if self._behind:
            raise LogBehindTopic

    def _heard(self, stream: str, sequence: int, kind: Kind) -> None:
        self._states.overtaken(stream, sequence)
        self.pushes.heard(stream)
        for one in self.publishing.values():
            one.look(stream, kind)
