"""What does one row of the activity record (Cases API §3.4)? Pure.

An action of ours where there is one that says the same; `None` where there is none.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, TypeAlias

from pydantic import TypeAdapter, ValidationError

from case_command.attached import Attached, Index
from case_command.imports.objects import ATTACHMENT, TheirAction, unvouched
from case_events import (
    AssigneesChanged,
    AttachmentAdded,
    AttachmentChanged,
    AttachmentRemoved,
    CaseCreated,
    CaseImported,
    CasePushed,
    CategoryChanged,
    Connector,
    ConnectorChanged,
    CustomField,
    CustomFieldsChanged,
    DescriptionChanged,
    ExternalService,
    ObservablesChanged,
    Settings,
    SettingsChanged,
    SeverityChanged,
    StatusChanged,
    TagsChanged,
    TitleChanged,
    UserAction,
)
from case_events.case import without_uid

Payload: TypeAlias = Mapping[str, Any]
FIELDS = TypeAdapter(tuple[CustomField, ...])
WORDS = TypeAdapter(tuple[str, ...])
KINDS = frozenset({"user", "alert", "event", "actions", "externalReference", "persistableState"})


@dataclass
class Told:
    """What the rows so far have come to, as far as the next ones need it.

    `last` is the sequence of what last wrote each attachment, `said` the payload of that row.
    """

    stated: CaseImported
    owner: str
    number: int | None
    tags: tuple[str, ...] = ()
    assignees: tuple[str, ...] = ()
    fields: tuple[CustomField, ...] = ()
    attached: Index = Index()
    last: dict[str, int] = field(default_factory=dict)
    said: dict[str, Any] = field(default_factory=dict)


def action(row: TheirAction, told: Told) -> UserAction | None:
    """What the row records; None: nothing that we have a word for."""
    reader = READERS.get((row.type, row.action))
    if reader is None or row.payload is None:
        return None
    try:
        return reader(row, row.payload, told)
    except (ValidationError, KeyError, TypeError):
        return None


def opened(_: TheirAction, said: Payload, told: Told) -> UserAction:
    """The case was created; what the request left out it had from the beginning."""
    made = CaseCreated(
        owner=told.owner,
        title=said["title"],
        description=said["description"],
        tags=said.get("tags") or (),
        severity=said.get("severity") or "low",
        assignees=without_uid(tuple(said.get("assignees") or ())),
        category=said.get("category"),
        connector=Connector.model_validate(said.get("connector") or {}),
        settings=Settings.model_validate(said.get("settings") or {}),
        custom_fields=FIELDS.validate_python(said.get("customFields") or ()),
        incremental_id=told.number,
    )
    told.tags, told.assignees, told.fields = made.tags, made.assignees, made.custom_fields
    return made


def tagged(row: TheirAction, said: Payload, told: Told) -> UserAction:
    """Tags came or went."""
    some = WORDS.validate_python(said["tags"])
    told.tags = changed(told.tags, some, row.action)
    adds = row.action == "add"
    return TagsChanged(now=told.tags, added=some if adds else (), removed=() if adds else some)


def assigned(row: TheirAction, said: Payload, told: Told) -> UserAction:
    """People came or went."""
    some = WORDS.validate_python(without_uid(tuple(said["assignees"])))
    told.assignees = changed(told.assignees, some, row.action)
    adds = row.action == "add"
    both = {"added": some if adds else (), "removed": () if adds else some}
    return AssigneesChanged(now=told.assignees, **both)


def changed(now: tuple[str, ...], some: tuple[str, ...], word: str) -> tuple[str, ...]:
    """A list with some more, or without them."""
    if word == "add":
        return tuple(dict.fromkeys((*now, *some)))
    return tuple(one for one in now if one not in some)


def filled(_: TheirAction, said: Payload, told: Told) -> UserAction:
    """Custom fields have other values."""
    some = FIELDS.validate_python(said["customFields"])
    values = {one.key: one for one in (*told.fields, *some)}
    told.fields = tuple(values.values())
    return CustomFieldsChanged(now=told.fields, changed=some)


def commented(row: TheirAction, said: Payload, told: Told) -> UserAction | None:
    """Something was attached, or changed: of an id that is there already it is a change."""
    if row.comment_id is None:
        return None
    attachment = unvouched(ATTACHMENT.validate_python(said["comment"]))
    new = row.comment_id not in told.attached.by_id
    put = Attached.of_attachment(attachment, 1)
    told.attached = told.attached.put(row.comment_id, put)
    about = {"comment_id": row.comment_id, "attachment": attachment}
    kind = AttachmentAdded if new else AttachmentChanged
    return kind(**about, now=told.attached.totals)


def removed(row: TheirAction, said: Payload, told: Told) -> UserAction | None:
    """An attachment went."""
    if row.comment_id is None:
        return None
    return taken_away(row.comment_id, said.get("comment") or {}, told)


def taken_away(comment_id: str, said: Payload, told: Told) -> UserAction | None:
    """An attachment is gone; None if nobody knows what it was."""
    there = told.attached.by_id.get(comment_id)
    kind = there.kind if there else said.get("type")
    if kind not in KINDS:
        return None
    told.attached = told.attached.drop(comment_id)
    last = told.last.get(comment_id, 0)
    return AttachmentRemoved(comment_id=comment_id, kind=kind, last=last, now=told.attached.totals)


def observed(row: TheirAction, said: Payload, told: Told) -> UserAction:
    """Observables changed: those of today that were there by then."""
    what = said["observables"]
    now = tuple(one for one in told.stated.observables if one.created_at <= row.at)
    return ObservablesChanged(change=what["actionType"], count=what["count"], now=now)


def pushed(_: TheirAction, said: Payload, __: Told) -> UserAction:
    """The case was pushed; what is attached says itself whether it was."""
    service = ExternalService.model_validate(said["externalService"])
    return CasePushed(external_service=service, marks=False)


Reader: TypeAlias = Callable[[TheirAction, Payload, Told], UserAction | None]
READERS: Mapping[tuple[str, str], Reader] = {
    ("create_case", "create"): opened,
    ("title", "update"): lambda _, said, __: TitleChanged(title=said["title"]),
    ("description", "update"): lambda _, s, __: DescriptionChanged(description=s["description"]),
    ("status", "update"): lambda _, said, __: StatusChanged(status=said["status"]),
    ("severity", "update"): lambda _, said, __: SeverityChanged(severity=said["severity"]),
    ("category", "update"): lambda _, said, __: CategoryChanged(category=said["category"]),
    ("settings", "update"): lambda _, said, __: SettingsChanged(settings=said["settings"]),
    ("connector", "update"): lambda _, said, __: ConnectorChanged(connector=said["connector"]),
    ("tags", "add"): tagged,
    ("tags", "delete"): tagged,
    ("assignees", "add"): assigned,
    ("assignees", "delete"): assigned,
    ("customFields", "update"): filled,
    ("comment", "create"): commented,
    ("comment", "update"): commented,
    ("comment", "delete"): removed,
    ("observables", "create"): observed,
    ("pushed", "push_to_service"): pushed,
}
