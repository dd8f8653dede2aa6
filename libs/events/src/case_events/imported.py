"""What is recorded of a case that had a life elsewhere before it came here?

Its history is recorded as ordinary user actions, each with its own time and author. Beside them
there is what such a history does not say, or says differently: the values below.
"""

from typing import Annotated, Literal

from pydantic import Field

from case_events.fact import Fact, Unlisted
from case_events.values import (
    Connector,
    CustomField,
    ExternalService,
    JsonObject,
    Observable,
    Settings,
    Severity,
    Status,
    Timestamp,
    User,
    Value,
    absent,
)


class Imported(Value):
    """When and by whom an action was taken in that had happened elsewhere.

    The action itself is as it was there. Nothing follows from it: no mail, no ticket.
    """

    at: Timestamp
    by: User


class Row(Value):
    """A row of the activity as it was elsewhere (Cases API §3.4).

    What is not said follows from the action.
    """

    id: str
    type: Annotated[str | None, Field(exclude_if=absent)] = None
    action: Annotated[str | None, Field(exclude_if=absent)] = None
    payload: Annotated[JsonObject | None, Field(exclude_if=absent)] = None
    comment_id: Annotated[str | None, Field(exclude_if=absent)] = None


class Stamps(Value):
    """When and by whom an attachment was made, changed and pushed, whatever its actions say."""

    created_at: Timestamp
    created_by: User
    updated_at: Timestamp | None = None
    updated_by: User | None = None
    pushed_at: Timestamp | None = None
    pushed_by: User | None = None


class CaseImported(Fact):
    """The case is as the system says that it comes from, whatever its history adds up to.

    Owner and number stay, and so do the totals: they are counted here. `timed`: the status has
    changed at some time. `origin` is the id that the case had there, if it was another.
    """

    type: Literal["import"] = "import"
    action: Literal["create"] = "create"
    v: Literal[1] = 1
    title: str
    description: str
    tags: tuple[str, ...] = ()
    status: Status = Status.OPEN
    severity: Severity = Severity.LOW
    category: str | None = None
    assignees: tuple[str, ...] = ()
    connector: Connector = Connector()
    settings: Settings = Settings()
    custom_fields: tuple[CustomField, ...] = ()
    observables: tuple[Observable, ...] = ()
    created_at: Timestamp
    created_by: User
    updated_at: Timestamp | None = None
    updated_by: User | None = None
    closed_at: Timestamp | None = None
    closed_by: User | None = None
    duration: int | None = None
    timed: bool = False
    in_progress_at: Timestamp | None = None
    time_to_acknowledge: int | None = None
    time_to_investigate: int | None = None
    time_to_resolve: int | None = None
    external_service: ExternalService | None = None
    origin: Annotated[str | None, Field(exclude_if=absent)] = None


class RowImported(Unlisted):
    """Something happened elsewhere that changes nothing here; `rows` on the envelope says what."""

    type: Literal["imported_row"] = "imported_row"
    action: Literal["create"] = "create"
    v: Literal[1] = 1
