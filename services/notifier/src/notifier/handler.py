"""What happens when a user action arrives? The policy says who hears of it; rows are planned."""

from collections.abc import Iterator, Sequence

from case_events import Envelope
from case_runtime.deliver import Deliver
from case_runtime.effects import Effect
from notifier import metrics
from notifier.effect import planned
from notifier.people import People
from notifier.policies.notices import Notice, Reason, notices
from notifier.since import Since

EMAIL = "email"


class Planner:
    """Plans a row for each recipient and channel."""

    def __init__(self, people: People, since: Since) -> None:
        self._people = people
        self._since = since

    async def __call__(self, envelope: Envelope) -> Sequence[Effect]:
        """Nothing that happened before the service was there for the first time."""
        if envelope.imported or envelope.at < await self._since.moment():
            return []
        found = notices(envelope, self._people.named)
        return [self._row(envelope, notice) for notice in found if notice.reason is Reason.ASSIGNED]

    def _row(self, envelope: Envelope, notice: Notice) -> Effect:
        """Whoever was assigned and cannot be told is written down: nobody wonders in vain."""
        metrics.PLANNED.labels(str(notice.reason), EMAIL).inc()
        return planned(envelope, notice, EMAIL, self._refused(envelope, notice))

    def _refused(self, envelope: Envelope, notice: Notice) -> str | None:
        person = self._people.person(notice.recipient)
        if person is None:
            return "nobody in the users file has this profile"
        if not self._people.may_read(person.uid, envelope.space, envelope.owner):
            return f"{person.username} may not read the case"
        return None


class Planned:
    """How it goes with what arrives: the listener is made anew after each fault of Kafka's."""

    def __init__(self) -> None:
        self._deliver: Deliver | None = None

    def by(self, deliver: Deliver) -> None:
        """From now on this one brings the actions."""
        self._deliver = deliver

    @property
    def failures(self) -> int:
        """Consecutive."""
        return self._deliver.failures if self._deliver else 0

    def ailments(self) -> Iterator[str]:
        """Somebody is not told, and has to look."""
        if self._deliver and self._deliver.stopped:
            yield f"of {self._deliver.stopped} cases an action could not be handled"
