"""How does the world hear that an alert has another status? On `alerts.status`, for detectors."""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Protocol

from alert_sync.alerts.kept import Kept
from alert_sync.plans import Plan
from case_events.alert_status import AlertStatusChanged, status_record
from case_events.topics import Topic
from case_runtime.sending import Letter, Sender


class Knowing(Protocol):
    """Whoever knows what is on the topic."""

    async def among(self, names: Collection[str], since: datetime) -> set[str]:
        """Those of the ids that have been told, as far as could be seen."""


class TopicTelling:
    """A record for each; told again it has the same id."""

    def __init__(self, sender: Sender, topic: Topic, known: Knowing) -> None:
        self._sender = sender
        self._topic = topic
        self._known = known

    async def tell(self, plan: Plan, alerts: Sequence[Kept], *, again: bool) -> None:
        """Return when all of them are on the topic."""
        said = {one.name: one for one in (told(plan, alert) for alert in alerts)}
        if said and again:
            for name in await self._known.among(said, plan.cause.at):
                del said[name]
        if said:
            await self._sender.send([self._letter(plan, one) for one in said.values()])

    def _letter(self, plan: Plan, one: AlertStatusChanged) -> Letter:
        made = status_record(one, plan.cause.correlation_id, plan.cause.hops + 1)
        return Letter(self._topic.name, made.value, made.key, made.headers)


def told(plan: Plan, alert: Kept) -> AlertStatusChanged:
    """What is said of one alert."""
    cause = plan.cause
    return AlertStatusChanged(
        index=alert.index,
        id=alert.id,
        status=alert.status.value,
        at=cause.at,
        by=cause.by,
        case=cause.case,
        sequence=cause.sequence,
        space=cause.space,
        owner=cause.owner,
    )
