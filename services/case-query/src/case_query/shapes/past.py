"""Which shape has the past of a case?"""

from typing import Any, Literal, NotRequired

from typing_extensions import TypedDict

from case_events import User
from case_events.values import Timestamp


class FieldChange(TypedDict):
    """A field, or an attachment, before and after."""

    field: str
    id: NotRequired[str]
    old: Any
    new: Any


class PastAction(TypedDict):
    """A user action, and what it changed."""

    id: str
    sequence: int
    version: str
    type: str
    action: str
    created_at: Timestamp
    created_by: User
    owner: str
    correlation_id: str
    causation_id: str | None
    changes: list[FieldChange]


class PastActionPage(TypedDict):
    """A page of user actions."""

    actions: list[PastAction]
    page: int
    perPage: int
    total: int


class ChangedBy(TypedDict):
    """Who did it, how often, and when last."""

    user: User
    times: int
    last: Timestamp
    sequence: int


class FieldDifference(TypedDict):
    """A field at two moments, and who changed it between."""

    field: str
    old: Any
    new: Any
    by: list[ChangedBy]


class AttachmentDifference(TypedDict):
    """What became of an attachment between two moments."""

    id: str
    type: str | None
    change: Literal["added", "changed", "removed"]
    by: list[ChangedBy]


class Differences(TypedDict):
    """What is different at the second of two sequences."""

    to: int
    actions: int
    changes: list[FieldDifference]
    attachments: list[AttachmentDifference]


WithFrom = TypedDict("WithFrom", {"from": int})
"""A name that is a word of Python's."""


class CaseDifference(Differences, WithFrom):
    """What is different between two sequences of a case."""
