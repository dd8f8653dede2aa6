"""What may other services ask of a case? Each class is one command, named for what is wanted.

What people could ask over HTTP is said in the words of the API, and checked as there. What only
services may send says how work on the case went that was not done here.
"""

import operator
from typing import Annotated, Any, Literal, TypeAlias, get_args

from pydantic import ConfigDict, Field

from case_events.actions import AlertsDescribed, AlertsSynced, PushFailed
from case_events.attachments import Alert, Attachment
from case_events.case import Uids
from case_events.values import (
    CamelValue,
    Connector,
    CustomField,
    JsonObject,
    Settings,
    Severity,
    User,
    Value,
    absent,
)


class NewCase(CamelValue):
    """The body of `POST /api/cases`."""

    title: str
    description: str
    owner: str
    tags: tuple[str, ...] = ()
    connector: Connector = Connector()
    settings: Settings = Settings()
    severity: Severity = Severity.LOW
    assignees: Uids = ()
    category: str | None = None
    custom_fields: tuple[CustomField, ...] = ()


class CreateCase(Value):
    """Open a case under the id that the record's key names: one that you make up, a UUID."""

    type: Literal["create"] = "create"
    v: Literal[1] = 1
    case: NewCase


class AddComment(Value):
    """Say something, in Markdown; the owner is that of the case."""

    type: Literal["comment"] = "comment"
    v: Literal[1] = 1
    comment: str
    owner: str


class Attach(Value):
    """Attach up to 100 things, all or none; what the case has already is left out.

    They are those of `POST /internal/cases/{case_id}/attachments/_bulk_create`.
    """

    type: Literal["attach"] = "attach"
    v: Literal[1] = 1
    attachments: tuple[Attachment, ...]


class EditCase(Value):
    """Change fields, by their names in `PATCH /api/cases`.

    `version` is the one that you saw; without it nobody's edit in between is in the way.
    """

    type: Literal["edit"] = "edit"
    v: Literal[1] = 1
    version: Annotated[str | None, Field(exclude_if=absent)] = None
    fields: JsonObject


class NewObservable(CamelValue):
    """A trace that is to be added; `type_key` is one of the owner's types."""

    type_key: str
    value: str
    description: str | None = None


class AddObservables(Value):
    """Add the observables that the case does not have yet, as many as it has room for.

    They are those of `POST /internal/cases/{case_id}/observables/_bulk_create`.
    """

    type: Literal["observables"] = "observables"
    v: Literal[1] = 1
    observables: tuple[NewObservable, ...]


class RuleCase(CamelValue):
    """How a case that a rule opens begins.

    A template of the owner counts before `title` and `description`, and adds its tags; `own_title`
    counts before the template. Required custom fields without a value are filled.
    """

    title: str
    description: str
    owner: str
    tags: tuple[str, ...] = ()
    own_title: Annotated[str | None, Field(exclude_if=absent)] = None
    template_id: Annotated[str | None, Field(exclude_if=absent)] = None


class CollectAlerts(Value):
    """Have the case that the record's key names hold these alerts, behind these comments.

    It is opened if there is none. One that is closed is opened again if that is wanted, else the
    command is refused (409). What the case has already is left out; where the rest does not fit, it
    takes nothing. Whoever sends it may open, edit, delete, push and comment cases of the owner.
    """

    type: Literal["collect"] = "collect"
    v: Literal[1] = 1
    case: RuleCase
    alerts: Alert
    comments: tuple[str, ...] = ()
    reopen: bool = False


class RequestPush(Value):
    """Push the case to another system: with that connector, or else with the one that it has.

    How that ends its history tells; while one with the same connector is open, nothing is new. With
    `since`, the sequence of an action, nothing is new only if one was asked for after that.
    `recreate`: the ticket that there was is gone, so it is to be another one.
    """

    type: Literal["request_push"] = "request_push"
    v: Literal[1] = 1
    connector_id: Annotated[str | None, Field(exclude_if=absent)] = None
    since: Annotated[int | None, Field(exclude_if=absent)] = None
    recreate: Annotated[bool, Field(exclude_if=operator.not_)] = False


class RunRule(Value):
    """Run a rule: its alerts fall into groups, and each group gets a case.

    `params` are the `subActionParams` of the system action `.cases`. It is about no case yet: the
    record's key is yours to choose, and runs under one key come one after another.
    """

    type: Literal["run"] = "run"
    v: Literal[1] = 1
    params: JsonObject


class RecordPush(Value):
    """For services: the case is a ticket elsewhere. When and by whom is that of the command.

    It closes the case where its owner is configured so. `requested` is the sequence of the action
    that asked for the push.
    """

    type: Literal["push"] = "push"
    v: Literal[1] = 1
    connector_id: str
    connector_name: str
    external_id: str
    external_title: str
    external_url: str
    requested: Annotated[int | None, Field(exclude_if=absent)] = None


class RecordResult(Value):
    """For services: how work on the case went, as the user action that is to be recorded."""

    type: Literal["result"] = "result"
    v: Literal[1] = 1
    action: Annotated[PushFailed | AlertsDescribed | AlertsSynced, Field(discriminator="type")]


Command: TypeAlias = Annotated[
    CreateCase
    | AddComment
    | Attach
    | EditCase
    | AddObservables
    | CollectAlerts
    | RequestPush
    | RunRule
    | RecordPush
    | RecordResult,
    Field(discriminator="type"),
]
COMMANDS: tuple[type[Any], ...] = get_args(get_args(Command)[0])


class Request(Value):
    """The value of a record on `case.commands`; `by` is the person that a service acts for."""

    space: str = "default"
    by: Annotated[User | None, Field(exclude_if=absent)] = None
    command: Command


class Accepted(Value):
    """The command was carried out, now or when it first came; this is what it left behind.

    `source` and `id` are those of the command; `sequence` is that of its last user action, or of
    the case where there was nothing to do.
    """

    type: Literal["accepted"] = "accepted"
    v: Literal[1] = 1
    source: str
    id: str
    case: str
    version: str
    sequence: int


class Ran(Value):
    """A rule was run: the cases that hold the alerts of its groups, and how many groups wait."""

    type: Literal["ran"] = "ran"
    v: Literal[1] = 1
    source: str
    id: str
    case: None = None
    cases: tuple[str, ...]
    waiting: int = 0


class Refusal(Value):
    """The command changed nothing: the error as HTTP would tell it."""

    model_config = ConfigDict(populate_by_name=True, serialize_by_alias=True)

    type: Literal["refused"] = "refused"
    v: Literal[1] = 1
    source: str
    id: str
    case: str | None
    status_code: Annotated[int, Field(alias="statusCode")]
    error: str
    message: str


Answer: TypeAlias = Annotated[Accepted | Refusal | Ran, Field(discriminator="type")]
ANSWERS: tuple[type[Any], ...] = get_args(get_args(Answer)[0])
