"""How does the service hear of cases? From the first user action on; effects follow from "now"."""

from collections.abc import Callable, Iterator, Sequence
from functools import partial

from faststream.kafka import KafkaBroker

from alert_sync.alerts.intake import Incoming
from alert_sync.alerts.store import Alerts
from alert_sync.aside import Aside
from alert_sync.cases.hearing import Hearing
from alert_sync.cases.holders import Holders
from alert_sync.cases.planner import Knowing, Planner, Policy, Remembering, Witness, nobody
from case_events.topics import Topic
from case_runtime import kafka_topics, listen, mongo
from case_runtime.beginning import Beginnings, StartAt
from case_runtime.deliver import Deliver
from case_runtime.pace import Pace
from case_runtime.sending import Sender


class Following:
    """One member of the group that reads the user actions.

    `policies` say what follows from each; what happened before "now" only tells who
    holds what, and is told to `before`.
    """

    def __init__(
        self,
        database: mongo.Database,
        servers: str,
        topic: Topic,
        group: str,
        *,
        alerts: Alerts,
        cases: Knowing,
        effects: Remembering,
        policies: Sequence[Policy],
        planned: Callable[[], None],
        sender: Sender,
        before: Witness = nobody,
        start_at: StartAt = "now",
    ) -> None:
        self._servers = servers
        self._topic = topic
        self._group = group
        self._start_at = start_at
        self._aside = Aside(sender, topic, group)
        self._beginnings = Beginnings(database)
        self._planner = partial(
            Planner,
            cases=cases,
            holders=Holders(alerts),
            effects=effects,
            planned=planned,
        )
        self._history = self._deliver((), before)
        self._news = self._deliver(policies)
        self._pace = Pace("cases", topic.name, group)
        self._hearing = Hearing(self._history, self._news, {})

    @property
    def failures(self) -> int:
        """Consecutive."""
        return self._hearing.failures

    def ailments(self) -> Iterator[str]:
        """What is wrong although requests are answered."""
        if stopped := self._hearing.stopped:
            yield f"cases: of {stopped} an action could not be handled"
        if aside := self._aside.count:
            yield f"cases: {aside} user actions were set aside since it began"
        yield from self._pace.ailments()

    async def prepare(self) -> None:
        """Make what must be there before it listens; where news begin is written down."""
        await kafka_topics.ensure(self._servers, [self._topic, self._topic.dead])
        now = await self._beginnings.first(self._servers, self._topic, self._group, self._start_at)
        await kafka_topics.begin(self._servers, self._topic, self._group, {})
        self._hearing = Hearing(self._history, self._news, now)

    def subscribe(self, broker: KafkaBroker) -> None:
        """Hear of all of them."""
        listen.subscribe(self._topic, broker, self._group, self.hear, pace=self._pace)

    async def hear(self, records: Sequence[Incoming]) -> None:
        """A batch; return when all of it is handled or set aside."""
        await self._hearing(records)

    def _deliver(self, policies: Sequence[Policy], witness: Witness = nobody) -> Deliver:
        planner = self._planner(policies=policies, witness=witness)
        return Deliver(planner, self._aside, name=self._group)
