"""Which shape has the activity of a case?"""

from typing import Annotated, Literal, TypeAlias

from pydantic import Field
from typing_extensions import TypedDict

from case_events import (
    Attachment,
    Connector,
    CustomField,
    ExternalService,
    Settings,
    Severity,
    Status,
    User,
)
from case_events.configured import Assignee
from case_events.shapes import ShownAttachment
from case_events.values import JsonObject, Timestamp


class CreatedCase(TypedDict):
    """The request that opened the case."""

    title: str
    description: str
    tags: list[str]
    owner: str
    connector: Connector
    settings: Settings
    severity: Severity
    status: Literal["open"]
    assignees: list[Assignee]
    category: str | None
    customFields: list[CustomField]


class ToldTitle(TypedDict):
    """The new title."""

    title: str


class ToldDescription(TypedDict):
    """The new description."""

    description: str


class ToldStatus(TypedDict):
    """The new status."""

    status: Status


class ToldSeverity(TypedDict):
    """The new severity."""

    severity: Severity


class ToldCategory(TypedDict):
    """The new category, or none."""

    category: str | None


class ToldSettings(TypedDict):
    """The new settings."""

    settings: Settings


class ToldConnector(TypedDict):
    """The new connector."""

    connector: Connector


class ToldTags(TypedDict):
    """The tags that were added, or those that were removed."""

    tags: list[str]


class ToldAssignees(TypedDict):
    """Who was assigned, or who is no longer."""

    assignees: list[Assignee]


class ToldCustomField(TypedDict):
    """The one field that changed."""

    customFields: list[CustomField]


class ToldAttachment(TypedDict):
    """What was attached, as it was sent."""

    comment: Attachment


class ObservablesCount(TypedDict):
    """How many observables, and what became of them."""

    count: int
    actionType: Literal["add", "update", "delete"]


class ToldObservables(TypedDict):
    """How many observables came, changed or went."""

    observables: ObservablesCount


class ToldPush(TypedDict):
    """What a push left in the other system."""

    externalService: ExternalService


class ToldNothing(TypedDict):
    """Nothing is known of what was removed."""


Payload: TypeAlias = (
    CreatedCase
    | ToldTitle
    | ToldDescription
    | ToldStatus
    | ToldSeverity
    | ToldCategory
    | ToldSettings
    | ToldConnector
    | ToldTags
    | ToldAssignees
    | ToldCustomField
    | ToldAttachment
    | ToldObservables
    | ToldPush
    | ToldNothing
)
Type: TypeAlias = Literal[
    "assignees",
    "category",
    "comment",
    "connector",
    "create_case",
    "customFields",
    "description",
    "observables",
    "pushed",
    "settings",
    "severity",
    "status",
    "tags",
    "title",
]
Verb: TypeAlias = Literal["add", "create", "delete", "update", "push_to_service"]
Foreign: TypeAlias = Annotated[str, Field(description="Of what was imported: any other word")]
Anything: TypeAlias = Annotated[
    JsonObject | None, Field(description="Of what was imported: whatever was said there")
]


class UserActionParts(TypedDict):
    """What every user action has."""

    type: Type | Foreign
    action: Verb | Foreign
    created_at: Timestamp
    created_by: User
    owner: str
    comment_id: str | None
    payload: Payload | Anything


class ShownUserAction(UserActionParts):
    """What somebody did to a case."""

    id: str
    version: str


class FormerUserAction(UserActionParts):
    """The same under its former names."""

    action_id: str
    case_id: str


class UserActionPage(TypedDict):
    """A page of the activity."""

    userActions: list[ShownUserAction]
    page: int
    perPage: int
    total: int


class UserActionPageWithAttachments(UserActionPage):
    """A page of the activity, and what it is about as it is now."""

    latestAttachments: list[ShownAttachment]


class UserActionStats(TypedDict):
    """How much has happened."""

    total: int
    total_deletions: int
    total_comments: int
    total_comment_deletions: int
    total_comment_creations: int
    total_hidden_comment_updates: int
    total_other_actions: int
    total_other_action_deletions: int
