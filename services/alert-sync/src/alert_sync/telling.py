"""How does the world hear that an alert has another status? On `alerts.status`, for detectors."""

from collections.abc import Sequence

from alert_sync.kept import Kept
from alert_sync.plans import Plan
from case_events.alert_status import AlertStatusChanged, status_record
from case_events.topics import Topic
from case_runtime.sending import Letter, Sender


class TopicTelling:
    """A record for each; told again it has the same id."""

    def __init__(self, sender: Sender, topic: Topic) -> None:
        self._sender = sender
        self._topic = topic

    async def tell(self, plan: Plan, alerts: Sequence[Kept]) -> None:
        """Return when all of them are on the topic."""
        if alerts:
            await self._sender.send([self._letter(plan, one) for one in alerts])

    def _letter(self, plan: Plan, alert: Kept) -> Letter:
        cause = plan.cause
        told = AlertStatusChanged(
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
        made = status_record(told, cause.correlation_id)
        return Letter(self._topic.name, made.value, made.key, made.headers)
