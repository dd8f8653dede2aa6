"""What follows beside pushes, and who carries it out? Each kind has its own; one worker has all.

A push because a case has changed, one that is tried again, and what another system has told of a
ticket.
"""

from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import asynccontextmanager
from datetime import datetime, timedelta

from case_runtime import background, mongo
from case_runtime.commanding import Asks
from case_runtime.effects import Claim, MongoEffects, Worker
from case_runtime.stories import Tells
from connector_pusher.auto.asked import KIND as AUTO
from connector_pusher.auto.asking import AutoPush
from connector_pusher.auto.planning import AutoPlanning
from connector_pusher.auto.watches import Watches
from connector_pusher.inbound.arriving import KIND as INBOUND
from connector_pusher.inbound.arriving import Arriving
from connector_pusher.inbound.past import BY_LINE, MongoPast
from connector_pusher.inbound.taking import Taking
from connector_pusher.push.again import Again
from connector_pusher.push.patience import KIND as AGAIN
from connector_pusher.push.rows import MongoRows
from connector_pusher.running import Running
from connector_pusher.store import Connectors

ROWS = "reactions"
"""Where they are kept."""


class Reactions:
    """`planning` hears of changes, `arriving` of tickets, `worker` does what follows."""

    def __init__(
        self,
        database: mongo.Database,
        *,
        claimed_for: float,
        kept: timedelta,
        pushes: MongoEffects,
        tickets: MongoRows,
        connectors: Connectors,
        running: Running,
        tells: Tells,
        asks: Asks,
        now: Callable[[], datetime],
    ) -> None:
        self._rows = mongo.durable(database, ROWS)
        self._tickets = tickets
        self.effects = MongoEffects(database, ROWS, claimed_for=claimed_for, kept=kept)
        self.watches = Watches(connectors, running)
        acts: Mapping[str, Callable[[Claim], Awaitable[None]]] = {
            AUTO: AutoPush(self.watches, tells, asks),
            AGAIN: Again(pushes, tells),
            INBOUND: Taking(
                connectors=connectors,
                running=running,
                rows=tickets,
                past=MongoPast(pushes, self.effects),
                tells=tells,
                asks=asks,
            ),
        }

        async def act(claim: Claim) -> None:
            await acts[claim.effect.what["kind"]](claim)

        self.worker = Worker(self.effects, act, of=ROWS, longest=claimed_for * 0.8)
        self.planning = AutoPlanning(self.watches, self.effects, self.worker.wake)
        self.arriving = Arriving(
            connectors=connectors,
            running=running,
            tickets=tickets,
            effects=self.effects,
            planned=self.worker.wake,
            now=now,
        )

    @asynccontextmanager
    async def going(self) -> AsyncIterator[None]:
        """What is planned is done; before that it is known who wants what."""
        await self.prepare()
        await self.watches.look()
        async with self.worker.going(), background.running(self.watches.run()):
            yield

    async def prepare(self) -> None:
        """Make the indexes, that too by which it is found whose a ticket is."""
        await self._tickets.prepare()
        await self.effects.prepare()
        await mongo.index(self._rows, BY_LINE)
