"""What is said in a room? What happens to the cases of an owner and a space, as far as wished."""

from dataclasses import dataclass
from fnmatch import fnmatchcase

from case_events import (
    AssigneesChanged,
    AttachmentAdded,
    CaseCreated,
    Envelope,
    PushFailed,
    StatusChanged,
)
from case_events.attachments import Actions, UserComment
from notifier.policies.notices import Notice, Reason

ROOM = "room:"
"""How the recipients begin that are no people."""


@dataclass(frozen=True, slots=True)
class Room:
    """Where many read along; an administrator says of what."""

    name: str
    channel: str
    space: str
    owner: str
    reasons: frozenset[Reason]

    def hears(self, envelope: Envelope) -> Notice | None:
        """What is said there of the action, if anything."""
        if not (
            fnmatchcase(envelope.space, self.space) and fnmatchcase(envelope.owner, self.owner)
        ):
            return None
        found = reason(envelope)
        if found is None or found not in self.reasons:
            return None
        place = None
        if isinstance(envelope.action, AttachmentAdded):
            place = envelope.action.comment_id
        return Notice(f"{ROOM}{self.name}", found, place)


def reason(envelope: Envelope) -> Reason | None:
    """Which of them it is; what was imported is none."""
    if envelope.imported:
        return None
    match envelope.action:
        case CaseCreated(assignees=assignees) if assignees:
            return Reason.ASSIGNED
        case AssigneesChanged(added=added) if added:
            return Reason.ASSIGNED
        case AttachmentAdded(attachment=UserComment() | Actions()):
            return Reason.COMMENTED
        case StatusChanged():
            return Reason.STATUS
        case PushFailed():
            return Reason.PUSH_FAILED
        case _:
            return None


def newcomers(envelope: Envelope) -> tuple[str, ...]:
    """The profiles of those who were assigned, for a room that hears of it."""
    match envelope.action:
        case CaseCreated(assignees=uids) | AssigneesChanged(added=uids):
            return uids
        case _:
            return ()
