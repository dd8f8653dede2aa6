"""Which shape have lists of cases, and what is told of a case in passing?"""

from typing import Literal

from pydantic import ConfigDict
from pydantic.config import JsonDict
from typing_extensions import TypedDict

from case_events import Status
from case_events.shapes import CaseWithComments, ShownAttachment
from case_events.values import Timestamp

NONE: JsonDict = {"values": [], "distinct": 0}
COUNTS: JsonDict = {
    "total": 3,
    "fields": {
        "status": {"values": [{"value": "open", "count": 3}], "distinct": 1},
        "severity": {"values": [{"value": "high", "count": 3}], "distinct": 1},
        "owner": {"values": [{"value": "securitySolution", "count": 3}], "distinct": 1},
        "tags": {"values": [{"value": "mail", "count": 2}], "distinct": 1},
        "assignees": {"values": [{"value": "none", "count": 3}], "distinct": 1},
        "category": NONE,
        "reporters": {"values": [{"value": "ana", "count": 3}], "distinct": 1},
    },
}


class CasePage(TypedDict):
    """A page of cases, and how many there are of each status."""

    cases: list[CaseWithComments]
    page: int
    per_page: int
    total: int
    count_open_cases: int
    count_in_progress_cases: int
    count_closed_cases: int


class SharedObservable(TypedDict):
    """An observable that both cases have."""

    typeKey: str
    typeLabel: str
    value: str


class Similarities(TypedDict):
    """What two cases share."""

    observables: list[SharedObservable]


class SimilarCase(CaseWithComments):
    """A case, and what it shares with another one."""

    similarities: Similarities


class SimilarCasePage(TypedDict):
    """A page of cases that share something with one."""

    cases: list[SimilarCase]
    page: int
    per_page: int
    total: int


class StatusCounts(TypedDict):
    """How many cases there are of each status."""

    count_open_cases: int
    count_in_progress_cases: int
    count_closed_cases: int


class ValueCount(TypedDict):
    """A value of a field, and how many cases have it."""

    value: str
    count: int


class FieldCounts(TypedDict):
    """The values that most cases have, at most a hundred; `distinct` is how many there are."""

    values: list[ValueCount]
    distinct: int


class ByField(TypedDict):
    """By the filters of a list, as they are called there."""

    status: FieldCounts
    severity: FieldCounts
    owner: FieldCounts
    tags: FieldCounts
    assignees: FieldCounts
    category: FieldCounts
    reporters: FieldCounts


class FilterCounts(TypedDict):
    """What each choice of a filter would leave, and how many cases fit all filters by now."""

    __pydantic_config__ = ConfigDict(json_schema_extra={"examples": [COUNTS]})  # type: ignore[misc]  # as pydantic wants it

    total: int
    fields: ByField


class ResolvedCase(TypedDict):
    """A case, and whether it was found under another id; here it never is."""

    case: CaseWithComments
    outcome: Literal["exactMatch"]


class RelatedTotals(TypedDict):
    """How much a case holds."""

    alerts: int
    userComments: int
    events: int


class RelatedCase(TypedDict):
    """What is told of a case by one of its alerts."""

    id: str
    title: str
    description: str
    status: Status
    createdAt: Timestamp
    totals: RelatedTotals


class AlertOfCase(TypedDict):
    """An alert of a case."""

    id: str
    index: str
    attached_at: Timestamp


class CommentPage(TypedDict):
    """A page of what people wrote."""

    comments: list[ShownAttachment]
    page: int
    per_page: int
    total: int


class NotShown(TypedDict):
    """Why something is not among what is shown."""

    error: str
    message: str
    status: int


class CaseNotShown(NotShown):
    """Why a case is not among those that are shown."""

    caseId: str


class AttachmentNotShown(NotShown):
    """Why an attachment is not among those that are shown."""

    attachmentId: str


class CasesById(TypedDict):
    """What can be shown, in the order asked for, and why the rest cannot."""

    cases: list[CaseWithComments]
    errors: list[CaseNotShown]


class AttachmentsById(TypedDict):
    """What can be shown, in the order asked for, and why the rest cannot."""

    attachments: list[ShownAttachment]
    errors: list[AttachmentNotShown]


class CasesContaining(TypedDict):
    """The ids of those cases that hold everything."""

    casesWithAllAttachments: list[str]
