"""What can a case record?

Each class is named for what happened; who did it, and when, is on the envelope. `type` and `action`
are the words of the REST API. An action on a list says what the list is `now` (the fold) and what
came and went (the feed, the mails), for whoever meets it a second time no longer has the case as it
was before.
"""

import operator
from collections.abc import Callable, Iterable
from typing import Annotated, Literal, TypeAlias, get_args

from pydantic import BeforeValidator, Field
from pydantic.json_schema import SkipJsonSchema

from case_events.attachments import Attachment, Kind
from case_events.fact import Fact, Unlisted
from case_events.imported import CaseImported, RowImported, Stamps
from case_events.upcast import newest, wire_name
from case_events.values import (
    AlertDescription,
    Connector,
    CustomField,
    ExternalService,
    Observable,
    Settings,
    Severity,
    Status,
    Totals,
    absent,
)


def none_of_them(count: int) -> bool:
    """Whether there is nothing to tell."""
    return not count


class CaseCreated(Fact):
    """A case was opened. Texts are as they were sent; the fold trims them.

    `custom_fields` are the filled ones; the first `sent_custom_fields` of them were in the request
    (None: all). `configuration` is the sequence of the owner's configuration that was used.
    """

    type: Literal["create_case"] = "create_case"
    action: Literal["create"] = "create"
    v: Literal[1] = 1
    owner: str
    title: str
    description: str
    tags: tuple[str, ...] = ()
    severity: Severity = Severity.LOW
    assignees: tuple[str, ...] = ()
    category: str | None = None
    connector: Connector = Connector()
    settings: Settings = Settings()
    custom_fields: tuple[CustomField, ...] = ()
    sent_custom_fields: Annotated[int | None, Field(exclude_if=absent)] = None
    incremental_id: Annotated[int | None, Field(exclude_if=absent)] = None
    configuration: Annotated[int | None, Field(exclude_if=absent)] = None


class CaseDeleted(Fact):
    """The case was deleted; its history stays."""

    type: Literal["delete_case"] = "delete_case"
    action: Literal["delete"] = "delete"
    v: Literal[1] = 1


class TitleChanged(Fact):
    """The case got another title."""

    type: Literal["title"] = "title"
    action: Literal["update"] = "update"
    v: Literal[1] = 1
    title: str


class DescriptionChanged(Fact):
    """The case is described otherwise."""

    type: Literal["description"] = "description"
    action: Literal["update"] = "update"
    v: Literal[1] = 1
    description: str


class StatusChanged(Fact):
    """The case moved to another status, or was closed once more by a push."""

    type: Literal["status"] = "status"
    action: Literal["update"] = "update"
    v: Literal[1] = 1
    status: Status


class SeverityChanged(Fact):
    """The case became more or less severe."""

    type: Literal["severity"] = "severity"
    action: Literal["update"] = "update"
    v: Literal[1] = 1
    severity: Severity


class CategoryChanged(Fact):
    """The case got another category, or none."""

    type: Literal["category"] = "category"
    action: Literal["update"] = "update"
    v: Literal[1] = 1
    category: str | None = None


class SettingsChanged(Fact):
    """The settings as a whole."""

    type: Literal["settings"] = "settings"
    action: Literal["update"] = "update"
    v: Literal[1] = 1
    settings: Settings


class ConnectorChanged(Fact):
    """The case is to be pushed elsewhere, or with other fields."""

    type: Literal["connector"] = "connector"
    action: Literal["update"] = "update"
    v: Literal[1] = 1
    connector: Connector


class TagsChanged(Fact):
    """The tags as they are `now`, and what came and went."""

    type: Literal["tags"] = "tags"
    action: Literal["update"] = "update"
    v: Literal[1] = 1
    now: tuple[str, ...]
    added: tuple[str, ...]
    removed: tuple[str, ...]


class AssigneesChanged(Fact):
    """The profile uids as they are `now`, and who came and went."""

    type: Literal["assignees"] = "assignees"
    action: Literal["update"] = "update"
    v: Literal[1] = 1
    now: tuple[str, ...]
    added: tuple[str, ...]
    removed: tuple[str, ...]


class CustomFieldsChanged(Fact):
    """The values as they are `now`, and those that changed (a dropped one with the value None)."""

    type: Literal["customFields"] = "customFields"
    action: Literal["update"] = "update"
    v: Literal[1] = 1
    now: tuple[CustomField, ...]
    changed: tuple[CustomField, ...]
    configuration: Annotated[int | None, Field(exclude_if=absent)] = None


class AttachmentAdded(Fact):
    """Something was attached; `now` is how much there is with it.

    Of alerts it holds those that the case did not have yet. `sent` is the request, where the feed
    shows that instead (Cases API §4.5: several at once, some of their alerts there before).
    `stamps` are those of an attachment that was imported.
    """

    type: Literal["comment"] = "comment"
    action: Literal["create"] = "create"
    v: Literal[1] = 1
    comment_id: str
    attachment: Attachment
    now: Totals
    sent: Annotated[Attachment | None, Field(exclude_if=absent)] = None
    stamps: Annotated[Stamps | None, Field(exclude_if=absent)] = None


class AttachmentChanged(Fact):
    """An attachment was replaced by another of its kind; `stamps` as of one that was added."""

    type: Literal["comment"] = "comment"
    action: Literal["update"] = "update"
    v: Literal[1] = 1
    comment_id: str
    attachment: Attachment
    now: Totals
    stamps: Annotated[Stamps | None, Field(exclude_if=absent)] = None


class AttachmentRemoved(Fact):
    """An attachment is gone; the action at sequence `last` says what it was."""

    type: Literal["comment"] = "comment"
    action: Literal["delete"] = "delete"
    v: Literal[1] = 1
    comment_id: str
    kind: Kind
    last: int
    now: Totals


class ObservablesChanged(Fact):
    """The observables as they are `now`, and how many were added, updated or deleted.

    `dropped` are those that were to be added and found no room; `configuration` is the sequence of
    the owner's configuration that was used for their types.
    """

    type: Literal["observables"] = "observables"
    action: Literal["create"] = "create"
    v: Literal[1] = 1
    change: Literal["add", "update", "delete"]
    count: int
    now: tuple[Observable, ...]
    dropped: Annotated[int, Field(exclude_if=none_of_them)] = 0
    configuration: Annotated[int | None, Field(exclude_if=absent)] = None


class CasePushed(Fact):
    """The case is a ticket elsewhere.

    Every attachment there was is stamped as pushed, unless `marks` is false: then each says itself
    whether it was. `requested` is the sequence of the action that asked for it.
    """

    type: Literal["pushed"] = "pushed"
    action: Literal["push_to_service"] = "push_to_service"
    v: Literal[1] = 1
    external_service: ExternalService
    marks: Annotated[bool, Field(exclude_if=bool)] = True
    requested: Annotated[int | None, Field(exclude_if=absent)] = None


class PushRequested(Unlisted):
    """Somebody, or a rule, wants the case to be a ticket there; whether it became one follows.

    `recreate`: the ticket that there was is gone, so it is to be another one. `opening`: it was
    asked for as the case was opened, and nobody waits to hear how it ends.
    """

    type: Literal["push_requested"] = "push_requested"
    action: Literal["create"] = "create"
    v: Literal[1] = 1
    connector: Connector
    recreate: Annotated[bool, Field(exclude_if=operator.not_)] = False
    opening: Annotated[bool, Field(exclude_if=operator.not_)] = False


class PushFailed(Unlisted):
    """A push came to nothing, and why; `requested` is the sequence of the action that asked for it.

    `uncertain`: a ticket or a comment may be there all the same, and a person has to look.
    """

    type: Literal["push_failed"] = "push_failed"
    action: Literal["create"] = "create"
    v: Literal[1] = 1
    connector_id: str
    connector_name: str
    reason: str
    uncertain: bool = False
    requested: Annotated[int | None, Field(exclude_if=absent)] = None


class AlertsDescribed(Unlisted):
    """What alerts of the case said when they were read: evidence that does not drift."""

    type: Literal["alerts_described"] = "alerts_described"
    action: Literal["create"] = "create"
    v: Literal[1] = 1
    alerts: tuple[AlertDescription, ...]


class AlertsSynced(Unlisted):
    """Alerts of the case were given its status: how many, and of how many nobody took it.

    `followed` is the sequence of the action that they follow.
    """

    type: Literal["alerts_synced"] = "alerts_synced"
    action: Literal["create"] = "create"
    v: Literal[1] = 1
    status: Status
    synced: int
    failed: int = 0
    followed: Annotated[int | None, Field(exclude_if=absent)] = None


class Erased(Unlisted):
    """What happened was erased: of it is left its place, its time, and the shape that it `was` of.

    It stands in the place of any action but the creation and the deletion of a case; those stay,
    the creation without a word.
    """

    type: Literal["erased"] = "erased"
    action: Literal["erase"] = "erase"
    v: Literal[1] = 1
    was: str


class Unknown(Fact):
    """An action from a newer writer: it happened, and no more is known."""

    type: Literal["unknown"] = "unknown"
    action: Literal["unknown"] = "unknown"
    v: Literal[1] = 1
    was: str


UserAction: TypeAlias = (
    CaseCreated
    | CaseDeleted
    | TitleChanged
    | DescriptionChanged
    | StatusChanged
    | SeverityChanged
    | CategoryChanged
    | SettingsChanged
    | ConnectorChanged
    | TagsChanged
    | AssigneesChanged
    | CustomFieldsChanged
    | AttachmentAdded
    | AttachmentChanged
    | AttachmentRemoved
    | ObservablesChanged
    | CasePushed
    | CaseImported
    | RowImported
    | PushRequested
    | PushFailed
    | AlertsDescribed
    | AlertsSynced
    | Erased
)
"""What a decision may record."""

ACTIONS: tuple[type[UserAction], ...] = get_args(UserAction)


def shape(kind: type[Fact]) -> str:
    """The wire name of a class of actions."""
    return wire_name({name: field.default for name, field in kind.model_fields.items()})


def reader(kinds: Iterable[type[Fact]]) -> Callable[[object], object]:
    """What brings a stored action up to date, or admits that it is none of these."""
    readable = frozenset(shape(kind) for kind in kinds)

    def read(stored: object) -> object:
        if not isinstance(stored, dict):
            return stored
        action = newest(stored)
        name = wire_name(action)
        return action if name in readable else {"type": "unknown", "action": "unknown", "was": name}

    return read


OnAttachment: TypeAlias = Annotated[
    AttachmentAdded | AttachmentChanged | AttachmentRemoved, Field(discriminator="action")
]
Newest: TypeAlias = Annotated[
    CaseCreated
    | CaseDeleted
    | TitleChanged
    | DescriptionChanged
    | StatusChanged
    | SeverityChanged
    | CategoryChanged
    | SettingsChanged
    | ConnectorChanged
    | TagsChanged
    | AssigneesChanged
    | CustomFieldsChanged
    | OnAttachment
    | ObservablesChanged
    | CasePushed
    | CaseImported
    | RowImported
    | PushRequested
    | PushFailed
    | AlertsDescribed
    | AlertsSynced
    | Erased,
    Field(discriminator="type"),
]
"""What is written today."""
AnyShape: TypeAlias = Annotated[
    Newest | Unknown, Field(discriminator="type"), BeforeValidator(reader(ACTIONS))
]
Recorded: TypeAlias = Annotated[
    Annotated[Newest, SkipJsonSchema()] | AnyShape, Field(union_mode="left_to_right")
]
"""What a reader may find. Upcasting is part of the type, so that no reader can forget it.

What is written today needs none, and is read without a look at it in between.
"""
