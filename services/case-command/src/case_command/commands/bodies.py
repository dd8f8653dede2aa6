"""How does the value of a record say what is wanted? What HTTP knows too is read by its models."""

from typing import Any

from pydantic import Field, TypeAdapter

from case_command.api.bodies.camel import CamelBody
from case_command.api.bodies.cases import Description, Tags, Title
from case_events.commands import RecordPush, RecordResult
from case_runtime.codec import Body
from case_runtime.fields import Flag
from case_runtime.spaces import DEFAULT


class Person(Body):
    """Whom a service acts for."""

    username: str | None = None
    full_name: str | None = None
    email: str | None = None
    profile_uid: str | None = None


class Envelope(Body):
    """The value of a record."""

    space: str = DEFAULT
    by: Person | None = None
    command: dict[str, Any]


class Named(Body):
    """Which command it is."""

    type: str
    v: int


class Create(Named):
    """As `POST /api/cases`."""

    case: object


class Comment(Named):
    """As `POST /api/cases/{case_id}/comments` with a comment."""

    comment: object
    owner: object


class Attachments(Named):
    """As `POST /internal/cases/{case_id}/attachments/_bulk_create`."""

    attachments: object


class Observables(Named):
    """As `POST /internal/cases/{case_id}/observables/_bulk_create`."""

    observables: object


class RuleCase(CamelBody):
    """How a case of a rule begins."""

    title: Title
    description: Description
    owner: str
    tags: Tags = Field(default=[])
    own_title: Title | None = None
    template_id: str | None = None


class Collect(Named):
    """Alerts for a case of a rule; each part as over HTTP."""

    case: RuleCase
    alerts: object
    comments: list[str] = Field(default=[])
    reopen: Flag = False


class Edit(Named):
    """As an item of `PATCH /api/cases`."""

    version: str | None = None
    fields: dict[str, Any]


class Requested(Named):
    """With which connector; None: with that of the case."""

    connector_id: str | None = None
    since: int | None = None
    recreate: Flag = False


ENVELOPE = TypeAdapter(Envelope)
NAMED = TypeAdapter(Named)
CREATE, COMMENT = TypeAdapter(Create), TypeAdapter(Comment)
ATTACHMENTS, EDIT = TypeAdapter(Attachments), TypeAdapter(Edit)
OBSERVABLES, COLLECT = TypeAdapter(Observables), TypeAdapter(Collect)
REQUESTED = TypeAdapter(Requested)
PUSH, RESULT = TypeAdapter(RecordPush), TypeAdapter(RecordResult)
