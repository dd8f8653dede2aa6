"""What happens when a user action arrives? The policy says who hears of it; rows are planned."""

from collections.abc import Awaitable, Callable, Iterator, Mapping, Sequence
from datetime import datetime

from faststream.kafka import KafkaBroker

from case_events import Envelope
from case_events.topics import Topic
from case_runtime import listen
from case_runtime.deliver import Deliver, Reader
from case_runtime.delivery import Delivery
from case_runtime.effects import Effect, Effects, MongoEffects, Planning
from case_runtime.pace import Pace
from case_runtime.showing import Reading
from notifier import metrics
from notifier.around import Surroundings
from notifier.effect import planned
from notifier.people import People
from notifier.policies.notices import (
    Around,
    Notice,
    Reason,
    notices,
    reasons,
)
from notifier.policies.rooms import Room, newcomers
from notifier.policies.wishes import Wishes
from notifier.since import Since
from notifier.wishes import Follows, Preferences

EMAIL = "email"


class Planner:
    """Plans a row for each recipient and channel."""

    def __init__(
        self,
        people: People,
        since: Since,
        preferences: Preferences,
        follows: Follows,
        effects: MongoEffects,
        *,
        reading: Reading,
        rooms: Sequence[Room],
        clock: Callable[[], datetime],
    ) -> None:
        self._people = people
        self._since = since
        self._preferences = preferences
        self._surroundings = Surroundings(preferences, follows, effects, reading)
        self._rooms = rooms
        self._clock = clock

    async def __call__(self, envelopes: Sequence[Envelope]) -> Sequence[Effect]:
        """Nothing that happened before the service was there for the first time."""
        possible = [one for one in envelopes if reasons(one)]
        since = await self._since.moment() if possible else None
        news = [one for one in possible if since and one.at >= since]
        holders = await self._surroundings.holders(news)
        rows = list[Effect]()
        for one in news:
            around = await self._surroundings.around(one, holders, rows)
            rows += await self._people_hear(one, around)
            rows += self._rooms_hear(one)
        return rows

    async def _people_hear(self, envelope: Envelope, around: Around) -> Sequence[Effect]:
        found = notices(envelope, self._people.named, around)
        wishes = await self._preferences.of({notice.recipient for notice in found})
        return [
            row
            for notice in found
            if notice.reason in wishes[notice.recipient].reasons
            for row in self._rows(envelope, notice, wishes[notice.recipient])
        ]

    def _rooms_hear(self, envelope: Envelope) -> Sequence[Effect]:
        """What many read along, an administrator has said."""
        said = [(room, room.hears(envelope)) for room in self._rooms]
        people = newcomers(envelope)
        for room, notice in said:
            if notice:
                metrics.PLANNED.labels(str(notice.reason), room.channel).inc()
        return [
            planned(envelope, notice, room.channel, people=people)
            for room, notice in said
            if notice
        ]

    def _rows(self, envelope: Envelope, notice: Notice, wishes: Wishes) -> Sequence[Effect]:
        """Whoever was assigned and cannot be told is written down: nobody wonders in vain."""
        refused = self._refused(envelope, notice)
        if refused and notice.reason is not Reason.ASSIGNED:
            return []
        wait = wishes.wait(self._clock())
        for channel in wishes.channels:
            metrics.PLANNED.labels(str(notice.reason), channel).inc()
            if refused:
                metrics.ATTEMPTS.labels(channel, "failed").inc()
        return [
            planned(envelope, notice, channel, refused=refused, wait=wait)
            for channel in wishes.channels
        ]

    def _refused(self, envelope: Envelope, notice: Notice) -> str | None:
        person = self._people.person(notice.recipient)
        if person is None:
            return "nobody in the users file has this profile"
        if not self._people.may_read(person.uid, envelope.space, envelope.owner):
            return f"{person.username} may not read the case"
        return None


class Both:
    """The reader of the topic: programs that subscribed have rows of their own."""

    def __init__(
        self,
        people: Planning,
        rows: Effects,
        programs: Callable[[Sequence[Envelope]], Awaitable[Sequence[Effect]]],
        planned: Callable[[], None],
    ) -> None:
        """`people` plans its rows and then says how far it has come; so it is the last."""
        self._people = people
        self._rows = rows
        self._programs = programs
        self._planned = planned

    async def positions(self, first: Mapping[str, int]) -> Mapping[str, int]:
        """As a reader of the topic."""
        return await self._people.positions(first)

    async def handle(self, delivery: Delivery) -> None:
        """Likewise."""
        rows = await self._programs(delivery.fresh)
        await self._rows.plan(rows)
        await self._people.handle(delivery)
        if rows:
            self._planned()


class Planned:
    """How it goes with what arrives: the listener is made anew after each fault of Kafka's."""

    def __init__(self, pace: Pace) -> None:
        self._pace = pace
        self._deliver: Deliver | None = None

    def listens(self, to: Topic, broker: KafkaBroker, group: str, reader: Reader) -> None:
        """From now on the reader hears all of the topic."""
        self._deliver = listen.listen(to, broker, group, reader, pace=self._pace)

    @property
    def failures(self) -> int:
        """Consecutive."""
        return self._deliver.failures if self._deliver else 0

    def ailments(self) -> Iterator[str]:
        """Somebody is not told, and has to look."""
        if self._deliver and self._deliver.stopped:
            yield f"of {self._deliver.stopped} cases an action could not be handled"
        yield from self._pace.ailments()
