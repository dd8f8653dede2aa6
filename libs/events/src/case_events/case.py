"""What does a history add up to? The one description of a case, used by every service.

Pure, and it never refuses: what is folded here has happened.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass, fields, make_dataclass
from datetime import datetime, timedelta
from operator import attrgetter
from typing import Annotated, Any, TypeAlias, assert_never

from pydantic import BeforeValidator, Field, PlainSerializer, TypeAdapter, WithJsonSchema

from case_events.actions import (
    AssigneesChanged,
    AttachmentAdded,
    AttachmentChanged,
    AttachmentRemoved,
    CaseCreated,
    CaseDeleted,
    CasePushed,
    CategoryChanged,
    ConnectorChanged,
    CustomFieldsChanged,
    DescriptionChanged,
    ObservablesChanged,
    SettingsChanged,
    SeverityChanged,
    StatusChanged,
    TagsChanged,
    TitleChanged,
    Unknown,
)
from case_events.envelope import Envelope
from case_events.fact import Unlisted
from case_events.imported import CaseImported
from case_events.values import (
    Connector,
    CustomField,
    ExternalService,
    Observable,
    Settings,
    Severity,
    Status,
    Timestamp,
    Totals,
    User,
    absent,
    trimmed,
)
from case_events.version import version

UNSHOWN = frozenset({"sequence", "space", "deleted", "timed"})
"""What the fold needs and the API does not show."""
TIMES = frozenset(
    {"in_progress_at", "time_to_acknowledge", "time_to_investigate", "time_to_resolve"}
)
"""What the API shows only once the status has changed."""


def with_uid(uids: tuple[str, ...]) -> list[dict[str, str]]:
    """People as the API lists them: `[{"uid": ...}]`."""
    return [{"uid": uid} for uid in uids]


def without_uid(people: tuple[Any, ...]) -> tuple[str, ...]:
    """The way back."""
    return tuple(person["uid"] if isinstance(person, dict) else person for person in people)


PERSON = {"type": "object", "properties": {"uid": {"type": "string"}}, "required": ["uid"]}
Uids: TypeAlias = Annotated[
    tuple[str, ...],
    PlainSerializer(with_uid, when_used="json"),
    BeforeValidator(without_uid),
    WithJsonSchema({"type": "array", "items": PERSON}, mode="serialization"),
]


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """A case as the API shows it (Cases API §3.1), without its attachments.

    `version` moves with every action and says at which sequence this was rendered. Whether an edit
    is out of date is not seen here: the write side knows when people last edited. A deleted case
    stays as a tombstone: a repeated action must not raise it from the dead.
    """

    id: str
    version: str
    sequence: int
    space: str
    deleted: bool = False
    timed: bool = False
    incremental_id: Annotated[int | None, Field(exclude_if=absent)] = None
    owner: str
    title: str
    description: str
    tags: tuple[str, ...]
    status: Status = Status.OPEN
    severity: Severity
    category: str | None = None
    assignees: Uids
    connector: Connector
    settings: Settings
    custom_fields: Annotated[tuple[CustomField, ...], Field(alias="customFields")] = ()
    observables: tuple[Observable, ...] = ()
    total_observables: Annotated[int | None, Field(exclude_if=absent)] = None
    total_comment: Annotated[int, Field(alias="totalComment")] = 0
    total_alerts: Annotated[int, Field(alias="totalAlerts")] = 0
    total_events: Annotated[int, Field(alias="totalEvents")] = 0
    created_at: Timestamp
    created_by: User
    updated_at: Timestamp | None = None
    updated_by: User | None = None
    closed_at: Timestamp | None = None
    closed_by: User | None = None
    duration: int | None = None
    in_progress_at: Timestamp | None = None
    time_to_acknowledge: int | None = None
    time_to_investigate: int | None = None
    time_to_resolve: int | None = None
    external_service: ExternalService | None = None

    @property
    def totals(self) -> Totals:
        """How much is attached."""
        return Totals(
            comments=self.total_comment, alerts=self.total_alerts, events=self.total_events
        )


def project(case: Case | None, envelope: Envelope) -> Case | None:
    """The case after one more user action; None while there is none that we can read."""
    action = envelope.action
    if isinstance(action, CaseCreated):
        return created(action, envelope)
    if case is None:
        return None
    match action:
        case AttachmentAdded() | AttachmentChanged() | AttachmentRemoved():
            return counted(case, envelope, action.now)
        case CaseDeleted():
            return touched(case, envelope, deleted=True)
        case TitleChanged():
            return touched(case, envelope, title=action.title)
        case DescriptionChanged():
            return touched(case, envelope, description=action.description)
        case StatusChanged():
            return moved(case, envelope, action.status)
        case SeverityChanged():
            return touched(case, envelope, severity=action.severity)
        case CategoryChanged():
            return touched(case, envelope, category=action.category)
        case SettingsChanged():
            return touched(case, envelope, settings=action.settings)
        case ConnectorChanged():
            return touched(case, envelope, connector=action.connector)
        case TagsChanged():
            return touched(case, envelope, tags=action.now)
        case AssigneesChanged():
            return touched(case, envelope, assignees=action.now)
        case CustomFieldsChanged():
            return touched(case, envelope, custom_fields=action.now)
        case ObservablesChanged():
            total = len(action.now)
            return seen(case, envelope, observables=action.now, total_observables=total)
        case CasePushed():
            return touched(case, envelope, external_service=action.external_service)
        case CaseImported():
            return stated(case, envelope, action)
        case Unlisted() | Unknown():
            return seen(case, envelope)
        case _:
            assert_never(action)


def created(action: CaseCreated, envelope: Envelope) -> Case:
    """A new case; its texts are trimmed here, because the history keeps what was sent."""
    return Case(
        id=envelope.stream,
        version=version(envelope.sequence),
        sequence=envelope.sequence,
        space=envelope.space,
        incremental_id=action.incremental_id,
        owner=action.owner,
        title=trimmed(action.title),
        description=trimmed(action.description),
        tags=tuple(map(trimmed, action.tags)),
        severity=action.severity,
        category=trimmed(action.category) if action.category else None,
        assignees=action.assignees,
        connector=action.connector,
        settings=action.settings,
        custom_fields=action.custom_fields,
        created_at=envelope.at,
        created_by=envelope.by,
    )


def seen(case: Case, envelope: Envelope, **changes: Any) -> Case:  # noqa: ANN401 - as replace
    """One action further."""
    sequence = envelope.sequence
    return replace(case, version=version(sequence), sequence=sequence, **changes)


def touched(case: Case, envelope: Envelope, **changes: Any) -> Case:  # noqa: ANN401 - as replace
    """Somebody changed the case (Cases API §4.14)."""
    return seen(case, envelope, updated_at=envelope.at, updated_by=envelope.by, **changes)


def counted(case: Case, envelope: Envelope, now: Totals) -> Case:
    """The case with that much attached."""
    return touched(
        case,
        envelope,
        total_comment=now.comments,
        total_alerts=now.alerts,
        total_events=now.events,
    )


def stated(case: Case, envelope: Envelope, action: CaseImported) -> Case:
    """The case as another system says it is; what it does not say stays."""
    total = len(action.observables)
    known = total or None if case.total_observables is None else total
    said = {name: getattr(action, name) for name in STATED}
    return seen(case, envelope, total_observables=known, **said)


def moved(case: Case, envelope: Envelope, to: Status) -> Case:
    """The bookkeeping of a status change (Cases API §4.2)."""
    at, closed = envelope.at, to is Status.CLOSED
    began = case.in_progress_at or (at if to is Status.IN_PROGRESS else None)
    took: dict[str, int | None] = {}
    # where the clocks of two machines disagree, durations stay as they are
    if to is Status.OPEN or case.created_at <= (began or at) <= at:
        age = seconds(case.created_at, at)
        acknowledged = seconds(case.created_at, began) if began and closed else age
        investigated = seconds(began, at) if began else 0
        took = {
            "duration": age if closed else None,
            "time_to_acknowledge": None if to is Status.OPEN else acknowledged,
            "time_to_investigate": investigated if closed else None,
            "time_to_resolve": age if closed else None,
        }
    return touched(
        case,
        envelope,
        timed=True,
        status=to,
        in_progress_at=began,
        closed_at=at if closed else None,
        closed_by=envelope.by if closed else None,
        **took,
    )


NAMES = tuple(field.name for field in fields(Case))
VALUES = attrgetter(*NAMES)
STATED = tuple(name for name in NAMES if name in CaseImported.model_fields)
Draft = make_dataclass("Draft", NAMES, slots=True)
"""A case that can still be changed; it is as a case in memory, and becomes one."""


def replace(case: Case, /, **changes: Any) -> Case:  # noqa: ANN401 - whatever the fields hold
    """As that of `dataclasses`, in a sixth of the time: folding is little else."""
    made = Draft(*VALUES(case))
    for name, value in changes.items():
        setattr(made, name, value)
    return final(made)


def final(draft: Any) -> Case:  # noqa: ANN401 - a class that is made from the other one
    """The draft is a case from now on."""
    draft.__class__ = Case
    case: Case = draft
    return case


def seconds(start: datetime, end: datetime) -> int:
    """Whole seconds, rounded down."""
    return (end - start) // timedelta(seconds=1)


CASE = TypeAdapter(Case)
UNTIMED = set(UNSHOWN | TIMES)
TIMED = set(UNSHOWN)


def to_json(case: Case) -> bytes:
    """The case exactly as the API shows it, without a key for its attachments."""
    return CASE.dump_json(case, by_alias=True, exclude=TIMED if case.timed else UNTIMED)


def from_json(shown: bytes, *, sequence: int, space: str) -> Case:
    """The case again, from what the API shows and the two things that it does not."""
    return from_document(json.loads(shown), sequence=sequence, space=space)


def from_document(shown: Mapping[str, Any], *, sequence: int, space: str) -> Case:
    """As `from_json`, of what was already parsed."""
    hidden = {"sequence": sequence, "space": space, "timed": "time_to_resolve" in shown}
    return CASE.validate_python({**shown, **hidden})
