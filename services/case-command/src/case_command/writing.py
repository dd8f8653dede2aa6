"""What keeps the write side going beside the requests?"""

import asyncio
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, suppress
from functools import partial

from case_command import counted
from case_command.commit_log import MongoCommits
from case_command.compare import BEHIND, Comparison
from case_command.errors import LogBehindTopic
from case_command.forgetting import Forgetting
from case_command.hearing import Hearing
from case_command.lease import Lease
from case_command.ledger import Ledger
from case_command.numbers import MongoNumbers
from case_command.outbox import Outbox
from case_command.relay import Relay
from case_command.snapshots import MongoSnapshots
from case_command.states import States
from case_events import Topic
from case_runtime import kafka, mongo
from case_runtime.appends import transaction_lifetime
from case_runtime.errors import Later

SETTLING = 3.0
"""Seconds; usually log and topic have been compared by then."""
LIFETIME = 5.0
"""Seconds that a transaction may last whose process was killed: so long its cases wait."""


class Writing:
    """The ledger on its log, and the relay behind it."""

    def __init__(self, database: mongo.Database, kafka_servers: str, topic: Topic) -> None:
        self._database = database
        self._commits = MongoCommits(database)
        self._snapshots = MongoSnapshots(database)
        self._states = States(self._commits, self._snapshots)
        self._lease = Lease(database, "relay")
        self.forgetting = Forgetting(self._commits)
        outbox = Outbox(database)
        self.relay = Relay(
            outbox,
            partial(kafka.publisher, kafka_servers, [topic]),
            self._lease,
            Comparison(kafka_servers, topic, outbox, self._lease),
            topic,
        )
        self.hearing = Hearing(database, self._commits.writer, self._heard)
        self.ledger = Ledger(self._commits, self._states, admit=self._admit)
        self.numbers = MongoNumbers(database)
        self._lifetime: float | None = LIFETIME
        self._commits.when_durable(self.relay.offer)
        self._commits.when_durable(counted.durable)
        counted.watch(lambda: self.relay.lag, lambda: self.ledger.waiting)

    @asynccontextmanager
    async def going(self) -> AsyncIterator[None]:
        """All of it runs."""
        await self._commits.prepare()
        await self._snapshots.prepare()
        self._lifetime = await transaction_lifetime(self._database)
        loops = (self.relay.run, self.hearing.run, self.forgetting.run)
        running = [asyncio.create_task(loop()) for loop in loops]
        with suppress(TimeoutError):
            await asyncio.wait_for(self.relay.settled.wait(), SETTLING)
        try:
            yield
        finally:
            for task in running:
                task.cancel()
            await asyncio.wait(running)
            await self._states.close()
            with suppress(Later):
                await self.relay.finish()
                await self._lease.give_back()

    async def answers(self) -> None:
        """`Later` while no request can be answered."""
        await mongo.ping(self._database)
        if self._behind:
            raise Later(str(LogBehindTopic()))

    def ailments(self) -> Iterator[str]:
        """What is wrong although requests are answered."""
        yield from self.relay.ailments()
        if self._behind:
            yield str(LogBehindTopic())
        if self._lifetime is not None and self._lifetime > LIFETIME:
            yield (
                f"mongodb: transactionLifetimeLimitSeconds is {self._lifetime:g}, not {LIFETIME:g}:"
                " a process that is killed blocks its cases for as long"
            )

    @property
    def _behind(self) -> bool:
        return bool(self._lease.row.get(BEHIND))

    def _admit(self) -> None:
        if self._behind:
            raise LogBehindTopic

    def _heard(self, stream: str, sequence: int) -> None:
        self._states.overtaken(stream, sequence)
        self.relay.look(stream)
