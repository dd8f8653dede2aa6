"""What does the change feed say of a user action? Who did what to which case, and no content."""

from typing import Any, NamedTuple, assert_never

import orjson

from case_events import (
    AssigneesChanged,
    AttachmentAdded,
    AttachmentChanged,
    AttachmentRemoved,
    CaseCreated,
    CaseDeleted,
    CaseImported,
    CasePushed,
    CategoryChanged,
    ConnectorChanged,
    CustomFieldsChanged,
    DescriptionChanged,
    Envelope,
    ObservablesChanged,
    SettingsChanged,
    SeverityChanged,
    StatusChanged,
    TagsChanged,
    TitleChanged,
    Unknown,
    Unlisted,
)
from case_events.values import json_of, with_milliseconds
from case_events.version import version

CREATED = (
    "title",
    "description",
    "tags",
    "severity",
    "assignees",
    "category",
    "connector",
    "settings",
    "customFields",
)


class Event(NamedTuple):
    """One user action, where it stands on the topic, and what decides who sees it."""

    partition: int
    offset: int
    stream: str
    space: str
    owner: str
    deletes: bool
    data: bytes


def event(partition: int, offset: int, envelope: Envelope) -> Event:
    """As the feed tells it."""
    action = envelope.action
    named = f"{action.type}.{action.action}"
    if isinstance(action, Unknown):  # of a newer writer: its name is all that can be said
        named = action.was
    kind, word, *_ = named.split(".")
    told: dict[str, Any] = {
        "case": envelope.stream,
        "sequence": envelope.sequence,
        "kind": kind,
        "action": word,
        "owner": envelope.owner,
        "at": with_milliseconds(envelope.at),
        "by": orjson.Fragment(json_of(envelope.by)),
        "changed": changed(envelope),
        "version": version(envelope.sequence),
    }
    if isinstance(action, AttachmentAdded | AttachmentChanged | AttachmentRemoved):
        told["comment"] = action.comment_id
    return Event(
        partition,
        offset,
        envelope.stream,
        envelope.space,
        envelope.owner,
        isinstance(action, CaseDeleted),
        orjson.dumps(told),
    )


def changed(envelope: Envelope) -> tuple[str, ...]:
    """The fields of the case, as the API names them, whose values are others now."""
    match envelope.action:
        case CaseCreated():
            return CREATED
        case CaseImported():
            return (*CREATED, "status", "observables", "external_service")
        case CaseDeleted() | Unlisted() | Unknown():
            return ()
        case TitleChanged():
            return ("title",)
        case DescriptionChanged():
            return ("description",)
        case StatusChanged():
            return ("status",)
        case SeverityChanged():
            return ("severity",)
        case CategoryChanged():
            return ("category",)
        case SettingsChanged():
            return ("settings",)
        case ConnectorChanged():
            return ("connector",)
        case TagsChanged():
            return ("tags",)
        case AssigneesChanged():
            return ("assignees",)
        case CustomFieldsChanged():
            return ("customFields",)
        case AttachmentAdded() | AttachmentChanged() | AttachmentRemoved():
            return ("comments",)
        case ObservablesChanged():
            return ("observables",)
        case CasePushed():
            return ("external_service",)
        case _:
            assert_never(envelope.action)
