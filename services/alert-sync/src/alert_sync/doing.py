"""Which works does the service have, and what do they need? A worker does them, row by row."""

from collections.abc import AsyncIterator, Callable, Iterator, Mapping
from contextlib import AsyncExitStack, asynccontextmanager
from datetime import datetime, timedelta
from functools import partial

from alert_sync.alerts.arriving import Arriving, Follows, Late
from alert_sync.alerts.store import Alerts
from alert_sync.cases.holders import Holders
from alert_sync.evidence.awaited import Awaited
from alert_sync.evidence.before import Before
from alert_sync.evidence.described import DESCRIBE
from alert_sync.evidence.describing import Describing
from alert_sync.plans import SOURCE, STATUS, SYNCED
from alert_sync.rules.acting import Acting
from alert_sync.rules.arrivals import GATHER, Arrivals, Gathering
from alert_sync.rules.counters import Counters
from alert_sync.rules.in_force import RulesInForce
from alert_sync.rules.ordered import ORDERED, Office, Ordered
from alert_sync.rules.queue import RUN, Queue
from alert_sync.rules.rights import Authors
from alert_sync.rules.running import Running
from alert_sync.rules.standing_store import StandingRules
from alert_sync.rules.taken import Taken
from alert_sync.settings import Settings
from alert_sync.source import session
from alert_sync.source.beyond import Nowhere, Somewhere
from alert_sync.source.bringing import Bringing, Looking
from alert_sync.source.elasticsearch import Elasticsearch
from alert_sync.status.retold import Retold
from alert_sync.status.statuses import Beyond, Statuses
from alert_sync.status.synced import Synced, Tally
from alert_sync.status.telling import TopicTelling
from alert_sync.working import CLAIMED_FOR, Working
from case_runtime import mongo
from case_runtime.commanding import Commands
from case_runtime.effects import MongoEffects, Watching, Worker
from case_runtime.effects.worker import Act
from case_runtime.entering import Gate
from case_runtime.health import Loop
from case_runtime.sending import Sender
from case_runtime.users import Users

KEPT = timedelta(days=7)
"""How long it is known what was done."""

NAME = "urn:caselog:alert-sync"
"""The source of our commands."""


class Doing:
    """What is planned is done, as long as it is going."""

    def __init__(
        self,
        settings: Settings,
        database: mongo.Database,
        alerts: Alerts,
        sender: Sender,
        *,
        clock: Callable[[], datetime],
        gate: Gate,
        users: Callable[[], Users],
    ) -> None:
        self.effects = MongoEffects(database, kept=KEPT, claimed_for=CLAIMED_FOR)
        self.commands = Commands(
            settings.kafka_bootstrap_servers,
            settings.commands,
            settings.results,
            source=NAME,
            token=settings.service_token,
        )
        self._tally = Tally(database, self.effects, self.wake)
        self._source = source_of(settings)
        told = settings.alerts_status
        telling = TopicTelling(sender, told, Retold(settings.kafka_bootstrap_servers, told))
        self._awaited = Awaited(database)
        self.before = Before(alerts, self._awaited)
        self.queue = Queue(self.effects, settings.queue_pause)
        self.running = Running(Counters(database, clock), self.commands)
        self.rules, self._taken = StandingRules(database), Taken(database, settings.kept)
        follows: list[Follows] = [Late(self._awaited), Arrivals(self.rules, self._taken)]
        self.arriving = Arriving(alerts, self.effects, follows, self.wake)
        standing = RulesInForce(self.rules, Authors(users))
        acting = Acting(self.effects, self.running, self.queue, standing)
        self.office = Office(gate, self.effects, sender, settings.results)
        works: dict[str, Act] = {
            DESCRIBE: Describing(alerts, self._awaited, self.effects, self.commands),
            RUN: acting,
            ORDERED: Ordered(self.effects, acting, self.office),
            GATHER: Gathering(standing, self._taken, alerts, self.effects, acting),
            STATUS: Statuses(alerts, Holders(alerts), telling, self._beyond(alerts)),
            SYNCED: Synced(self.commands),
        }
        if self._source:
            works[SOURCE] = Bringing(alerts, self._source, self._tally, self.effects)
        self._worker = Worker(self.effects, Working(self.effects, works), of="alerts")
        self._watching = Watching(self.effects, "alerts")

    def wake(self) -> None:
        """There is something to do."""
        self._worker.wake()

    @property
    def loops(self) -> Mapping[str, Loop]:
        """Those whose failures are told."""
        loops: dict[str, Loop] = {
            "effects": self._worker,
            "watching": self._watching,
            "commands": self.commands,
            "runs": self.office,
        }
        if self._source:
            loops["source"] = self._source
        return loops

    def ailments(self) -> Iterator[str]:
        """What is wrong although requests are answered."""
        yield from self.commands.ailments()
        yield from self._watching.ailments()
        if self._source:
            yield from self._source.ailments()

    async def prepare(self) -> None:
        """Make the indexes."""
        await self.effects.prepare()
        await self._tally.prepare()
        await self._awaited.prepare()
        await self._taken.prepare()

    @asynccontextmanager
    async def going(self) -> AsyncIterator[None]:
        """It works."""
        async with AsyncExitStack() as stack:
            if self._source:
                await stack.enter_async_context(self._source.going())
            for one in (self.commands, self._worker, self._watching):
                await stack.enter_async_context(one.going())
            yield

    def _beyond(self, alerts: Alerts) -> Beyond:
        if self._source is None:
            return Nowhere(self._tally)
        return Somewhere(Looking(alerts, self._source), self.effects, self.wake)


def source_of(settings: Settings) -> Elasticsearch | None:
    """Where alerts live, if anywhere."""
    told = settings.elasticsearch
    if not told.hosts:
        return None
    return Elasticsearch(partial(session.session, told), told.hosts)
