"""Who hears of what? Nobody of their own doing, and of one action nobody twice.

A mention counts when it is new: whoever was told of that place before is not told again because
the text was edited.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import TypeAlias

from case_events import (
    AssigneesChanged,
    AttachmentAdded,
    AttachmentChanged,
    CaseCreated,
    DescriptionChanged,
    Envelope,
    PushFailed,
    StatusChanged,
)
from case_events.attachments import Actions, UserComment
from notifier.policies.mentions import mentioned


class Reason(StrEnum):
    """Why somebody hears of an action; of several, the first counts."""

    ASSIGNED = "assigned"
    MENTIONED = "mentioned"
    COMMENTED = "commented"
    STATUS = "status"
    PUSH_FAILED = "pushFailed"


HELD = frozenset({Reason.COMMENTED, Reason.STATUS, Reason.PUSH_FAILED})
"""What those hear who are assigned to the case, or follow it."""

DESCRIPTION = "description"
"""The place of a mention that is in no comment."""

Known: TypeAlias = Callable[[str], str | None]
"""The profile of who has this username."""


@dataclass(frozen=True, slots=True)
class Notice:
    """Somebody, by their profile, is to hear of an action; `place` is a comment's id."""

    recipient: str
    reason: Reason
    place: str | None = None


@dataclass(frozen=True, slots=True)
class Around:
    """What the action does not say itself: who holds the case, and who was told of which place."""

    holders: tuple[str, ...] = ()
    told: frozenset[tuple[str, str]] = frozenset()
    """Profile and place."""


NOTHING = Around()


def reasons(envelope: Envelope) -> frozenset[Reason]:
    """For which of them somebody may hear of the action: what has to be known follows from it."""
    if envelope.imported:
        return frozenset()
    match envelope.action:
        case CaseCreated():
            return frozenset({Reason.ASSIGNED, Reason.MENTIONED})
        case AssigneesChanged():
            return frozenset({Reason.ASSIGNED})
        case DescriptionChanged():
            return frozenset({Reason.MENTIONED})
        case AttachmentAdded(attachment=UserComment() | Actions()):
            return frozenset({Reason.MENTIONED, Reason.COMMENTED})
        case AttachmentChanged(attachment=UserComment() | Actions()):
            return frozenset({Reason.MENTIONED})
        case StatusChanged():
            return frozenset({Reason.STATUS})
        case PushFailed():
            return frozenset({Reason.PUSH_FAILED})
        case _:
            return frozenset()


def edited(envelope: Envelope) -> bool:
    """Whether some of those who are named may have been named before."""
    return isinstance(envelope.action, DescriptionChanged | AttachmentChanged)


def notices(envelope: Envelope, known: Known, around: Around = NOTHING) -> tuple[Notice, ...]:
    """All who may hear of the action, each once; what they wish is not asked here."""
    if envelope.imported:
        return ()
    found: dict[str, Notice] = {}
    for notice in candidates(envelope, known, around):
        found.setdefault(notice.recipient, notice)
    actor = envelope.by.profile_uid
    if actor and not isinstance(envelope.action, PushFailed):  # that was nobody's doing
        found.pop(actor, None)
    return tuple(found.values())


def candidates(envelope: Envelope, known: Known, around: Around) -> Iterable[Notice]:
    """The strongest reason first, the actor among them."""
    action = envelope.action
    match action:
        case CaseCreated():
            yield from assigned(action.assignees)
            yield from new_mentions(action.description, DESCRIPTION, known, around)
        case AssigneesChanged():
            yield from assigned(action.added)
        case DescriptionChanged():
            yield from new_mentions(action.description, DESCRIPTION, known, around)
        case AttachmentAdded(attachment=UserComment() | Actions() as attached):
            yield from new_mentions(attached.comment, action.comment_id, known, around)
            for holder in around.holders:
                yield Notice(holder, Reason.COMMENTED, action.comment_id)
        case AttachmentChanged(attachment=UserComment() | Actions() as attached):
            yield from new_mentions(attached.comment, action.comment_id, known, around)
        case StatusChanged():
            yield from (Notice(holder, Reason.STATUS) for holder in around.holders)
        case PushFailed():
            asked = (envelope.by.profile_uid,) if envelope.by.profile_uid else ()
            yield from (Notice(one, Reason.PUSH_FAILED) for one in (*asked, *around.holders))


def assigned(uids: Iterable[str]) -> Iterable[Notice]:
    """Those who came, not those who were there."""
    return (Notice(uid, Reason.ASSIGNED) for uid in uids)


def new_mentions(text: str, place: str, known: Known, around: Around) -> Iterable[Notice]:
    """Everyone who is named in the text, but for those who know."""
    for uid in mentioned(text, known):
        if (uid, place) not in around.told:
            yield Notice(uid, Reason.MENTIONED, place)
