"""What is known of a case whose alerts follow it?

Its own fold tells (`case_events.project`): nothing else of a case is kept here.
"""

import dataclasses
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

from case_events import (
    Case,
    CaseCreated,
    CaseDeleted,
    CaseImported,
    Connector,
    Envelope,
    Settings,
    SettingsChanged,
    Severity,
    Status,
    StatusChanged,
    User,
    project,
)
from case_events.case import replace
from case_events.version import version

STATING = CaseCreated | CaseImported | CaseDeleted | StatusChanged | SettingsChanged
"""What says something of a case that matters here; whatever else happens leaves it as it is."""


class Asked(NamedTuple):
    """One request: what it changes has one time, and one conversation."""

    correlation_id: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Followed:
    """A case after its last user action that matters here.

    `asked` is the request of that action, `stored` whether alerts followed the case before it: a
    request that changes the status and the switch is judged by the switch as it was stored.
    """

    case: str
    space: str
    owner: str
    status: Status
    settings: Settings
    stored: bool
    asked: Asked
    deleted: bool = False

    def same(self, other: "Followed | None") -> bool:
        """Whether nothing is different but the request."""
        return other is not None and self == dataclasses.replace(
            other, stored=self.stored, asked=self.asked
        )


def followed(known: Followed | None, envelope: Envelope) -> Followed | None:
    """The case after one more user action; None while there is none that we can read."""
    asked = Asked(envelope.correlation_id, envelope.at)
    if known and not isinstance(envelope.action, STATING):
        stored = known.stored if known.asked == asked else known.settings.sync_alerts
        return dataclasses.replace(known, stored=stored, asked=asked)
    after = project(whole(known, envelope) if known else None, envelope)
    if after is None:
        return None
    stored = after.settings.sync_alerts if known is None else known.settings.sync_alerts
    if known and known.asked == asked:
        stored = known.stored
    return Followed(
        case=after.id,
        space=after.space,
        owner=after.owner,
        status=after.status,
        settings=after.settings,
        stored=stored,
        asked=asked,
        deleted=after.deleted,
    )


def whole(known: Followed, envelope: Envelope) -> Case:
    """A case that the fold can go on with; what is not known of it does not matter here."""
    blank = Case(
        id=known.case,
        version=version(envelope.sequence),
        sequence=envelope.sequence,
        space=known.space,
        owner=known.owner,
        title="",
        description="",
        tags=(),
        severity=Severity.LOW,
        assignees=(),
        connector=Connector(),
        settings=known.settings,
        created_at=envelope.at,
        created_by=User(),
    )
    return replace(blank, status=known.status, deleted=known.deleted)
