"""Which alerts does a case hold from a user action on? The rows of the alerts say it."""

from collections.abc import Mapping, Sequence

from alert_sync.alerts.kept import Holding, Kept, unmet
from alert_sync.alerts.received import check
from alert_sync.alerts.store import Alerts
from alert_sync.status.changed import holds, lets_go
from case_events import (
    Alert,
    Attachment,
    AttachmentAdded,
    AttachmentChanged,
    AttachmentRemoved,
    CaseDeleted,
    Envelope,
    SettingsChanged,
    StatusChanged,
)
from case_runtime.errors import Invalid


class Holders:
    """Who holds what; all of it may be told twice."""

    def __init__(self, alerts: Alerts) -> None:
        self._alerts = alerts

    async def about(self, envelope: Envelope) -> tuple[Sequence[str], Sequence[str]]:
        """The keys of the alerts that the action is about, and of those that it lets go.

        It is the same after the action was noted, until it has let them go.
        """
        case, action = envelope.stream, envelope.action
        match action:
            case AttachmentAdded():
                return list(named(action.attachment)), ()
            case AttachmentChanged() if isinstance(action.attachment, Alert):
                before, now = await self._alerts.held(case, action.comment_id), envelope.sequence
                after = named(action.attachment)
                new = [key for key in after if before.get(key, now) == now]
                return new, [key for key in before if key not in after]
            case AttachmentRemoved() if action.kind == "alert":
                return (), list(await self._alerts.held(case, action.comment_id))
            case CaseDeleted():
                return (), list(await self._alerts.held(case))
            case StatusChanged() | SettingsChanged() if envelope.imported is None:
                held = await self._alerts.held(case)
                return [key for key, since in held.items() if since < envelope.sequence], ()
            case _:
                return (), ()

    async def take(self, envelopes: Sequence[Envelope]) -> None:
        """Cases hold what was attached, in this order; some actions may be about something else."""
        wanted = [
            (name, Holding(one.stream, one.action.comment_id, one.at, one.sequence))
            for one in envelopes
            if isinstance(one.action, AttachmentAdded | AttachmentChanged)
            for name in named(one.action.attachment).items()
        ]

        def decide(known: Mapping[str, Kept]) -> Mapping[str, Kept]:
            after: dict[str, Kept] = {}
            for (key, name), one in wanted:
                before = after.get(key) or known.get(key) or unmet(*name, one.at)
                after[key] = holds(before, one)
            return after

        if wanted:
            await self._alerts.change({key for (key, _), _ in wanted}, decide)

    async def let_go(self, envelope: Envelope, released: Sequence[str]) -> None:
        """The case does not hold these any more, or one of its attachments does not."""
        action, sequence = envelope.action, envelope.sequence
        whole = isinstance(action, CaseDeleted)
        attachment = None if whole else getattr(action, "comment_id", None)
        await self.lose(released, envelope.stream, sequence, attachment)

    async def lose(
        self, keys: Sequence[str], case: str, sequence: int, attachment: str | None
    ) -> None:
        """As of this sequence of the case; None: no attachment holds them."""

        def decide(known: Mapping[str, Kept]) -> Mapping[str, Kept]:
            return {key: lets_go(one, case, sequence, attachment) for key, one in known.items()}

        await self._alerts.change(keys, decide)


def named(attachment: Attachment) -> Mapping[str, tuple[str, str]]:
    """Index and id of each alert, by key; what no alert can be called is left out."""
    if not isinstance(attachment, Alert):
        return {}
    pairs = zip(attachment.indices, attachment.ids, strict=False)
    return {f"{index}/{id_}": (index, id_) for index, id_ in pairs if possible(index, id_)}


def possible(index: str, id_: str) -> bool:
    """Whether an alert can have this name."""
    try:
        check(index, id_)
    except Invalid:
        return False
    return True
