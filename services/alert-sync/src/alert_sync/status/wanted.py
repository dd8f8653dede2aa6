"""What does a case want of its alerts because of a user action (Cases API §4.4)?

What was imported happened elsewhere: nothing follows from it but that the case holds its alerts.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from alert_sync.alerts.alert import Workflow
from alert_sync.cases.followed import Followed
from case_events import (
    AttachmentAdded,
    AttachmentChanged,
    Envelope,
    SettingsChanged,
    Status,
    StatusChanged,
)

MEANT: Mapping[Status, Workflow] = {
    Status.OPEN: Workflow.OPEN,
    Status.IN_PROGRESS: Workflow.ACKNOWLEDGED,
    Status.CLOSED: Workflow.CLOSED,
}


@dataclass(frozen=True, slots=True)
class Happened:
    """A user action, the case before and after it, and the alerts that it is about.

    Of an attachment `alerts` are those that the case holds by it from now on, `released` those
    that it no longer holds; of the status and the settings all that the case holds. By key.
    """

    envelope: Envelope
    before: Followed | None
    after: Followed | None
    alerts: Sequence[str] = ()
    released: Sequence[str] = ()


@dataclass(frozen=True, slots=True)
class Wanted:
    """These alerts are to have that status (None: the one that they have).

    `insists`: also those that somebody closed by hand.
    """

    status: Workflow | None
    alerts: Sequence[str]
    insists: bool = False


def wanted(happened: Happened) -> Sequence[Wanted]:
    """Nothing, or what is to be done about these alerts, and about those."""
    envelope, case = happened.envelope, happened.after
    if case is None or envelope.imported:
        return []
    found = [following(envelope, case, happened.alerts), Wanted(None, happened.released)]
    return [one for one in found if one and one.alerts]


def following(envelope: Envelope, case: Followed, alerts: Sequence[str]) -> Wanted | None:
    """How alerts follow their case."""
    follows, status = case.settings.sync_alerts, MEANT[case.status]
    match envelope.action:
        case AttachmentAdded() | AttachmentChanged():
            return Wanted(status if follows else None, alerts, insists=True)
        case StatusChanged() if case.stored or follows:
            return Wanted(status, alerts)
        case SettingsChanged() if follows and not case.stored:
            return Wanted(status, alerts, insists=True)
        case _:
            return None
