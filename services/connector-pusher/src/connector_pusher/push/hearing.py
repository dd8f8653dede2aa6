"""How does the service hear that a push is asked for? From "now" on; each becomes a row."""

from collections.abc import Iterator, Sequence
from typing import Protocol

from faststream.kafka import KafkaBroker

from case_events import Envelope, Topic
from case_runtime import kafka_topics, listen, mongo
from case_runtime.beginning import Beginnings
from case_runtime.deliver import Deliver
from case_runtime.effects import Effect, MongoEffects, Planning, Worker
from case_runtime.pace import Pace
from case_runtime.progress import Progress
from connector_pusher.push.asked import asks, pushes_for
from connector_pusher.push.watching import BY_UNCERTAIN

EFFECTS = "effects"
GATHER_MS = 100
"""Who asks for a push waits for it."""

LISTED = {"what.connector.id": 1, "what.at": -1}
"""By which pushes are listed."""


class Also(Protocol):
    """Whoever plans what else follows."""

    def concerns(self, envelope: Envelope) -> bool:
        """Whether anything does."""

    async def __call__(self, envelope: Envelope) -> None:
        """Return when it is planned."""


class Hearing:
    """One member of the group that reads the user actions."""

    def __init__(
        self,
        database: mongo.Database,
        servers: str,
        topic: Topic,
        group: str,
        *,
        effects: MongoEffects,
        worker: Worker,
        also: Also,
    ) -> None:
        """`also` plans what else follows from an action; doing that twice plans nothing."""
        self._servers = servers
        self._topic = topic
        self._group = group
        self._effects = effects
        self._rows = mongo.durable(database, EFFECTS)
        self._beginnings = Beginnings(database)
        self._also = also
        self._planning = Planning(Progress(database), effects, self._policy, worker.wake)
        self._deliver: Deliver | None = None
        self._pace = Pace("cases", topic.name, group)

    @property
    def failures(self) -> int:
        """Consecutive."""
        return self._deliver.failures if self._deliver else 0

    def ailments(self) -> Iterator[str]:
        """What is wrong although requests are answered."""
        if self._deliver and (stopped := self._deliver.stopped):
            yield f"cases: of {stopped} an action could not be handled"
        yield from self._pace.ailments()

    async def prepare(self) -> None:
        """Make what must be there before it listens."""
        await self._effects.prepare()
        for keys in (LISTED, BY_UNCERTAIN):
            await mongo.index(self._rows, keys)
        await kafka_topics.ensure(self._servers, [self._topic, self._topic.dead])
        await self._beginnings.begin(self._servers, self._topic, self._group, "now")

    def subscribe(self, broker: KafkaBroker) -> None:
        """Hear of those that something follows from; of all others nothing has to be known."""
        self._deliver = listen.listen(
            self._topic,
            broker,
            self._group,
            self._planning,
            concerns=lambda envelope: asks(envelope) or self._also.concerns(envelope),
            gather_ms=GATHER_MS,
            pace=self._pace,
        )

    async def _policy(self, envelopes: Sequence[Envelope]) -> Sequence[Effect]:
        for envelope in envelopes:
            await self._also(envelope)
        return [one for envelope in envelopes for one in pushes_for(envelope)]
