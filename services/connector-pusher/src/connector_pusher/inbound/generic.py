"""How does any program tell of a ticket? In a form of ours, whichever type the connector has."""

from datetime import datetime
from typing import Annotated

from pydantic import AwareDatetime, BeforeValidator, Field

from case_runtime.errors import Invalid
from connector_pusher.inbound.heard import Heard, Remarked
from connector_pusher.systems import forms
from connector_pusher.systems.outcomes import BadConfig
from connector_pusher.systems.system import Json

NAME = 255
TEXT = 30_000
COMMENTS = 50


def read_time(said: object) -> object:
    """A time in words: JSON has no other."""
    if not isinstance(said, str):
        raise ValueError("is no time")  # noqa: TRY004 - pydantic tells of ValueErrors
    try:
        return datetime.fromisoformat(said)
    except ValueError:
        raise ValueError("is no time") from None


class Said(forms.CamelForm):
    """A comment; its `id` is that of the other system."""

    id: str = Field(min_length=1, max_length=NAME)
    text: str = Field(min_length=1, max_length=TEXT)
    by: str | None = Field(None, max_length=NAME)


class Told(forms.CamelForm):
    """What is new of a ticket; `event` is the name of this, the same however often it is sent."""

    event: str = Field(min_length=1, max_length=NAME)
    ticket: str = Field(min_length=1, max_length=NAME)
    at: Annotated[AwareDatetime, BeforeValidator(read_time)] | None = None
    timestamp: int | float | str | None = None
    status: str | None = Field(None, min_length=1, max_length=NAME)
    comment: Said | None = None
    comments: list[Said] = Field(default=[], max_length=COMMENTS)
    by: str | None = Field(None, max_length=NAME)


def read(body: Json) -> Heard:
    """What it says; or `Invalid`."""
    try:
        told = forms.saved(Told, body, "inbound")
    except BadConfig as wrong:
        raise Invalid(str(wrong).replace("action type inbound", "request body", 1)) from None
    comments = [*told.comments, *([told.comment] if told.comment else [])]
    return Heard(
        event=told.event,
        ticket=told.ticket,
        at=told.at,
        states=(told.status,) if told.status else (),
        comments=tuple(Remarked(one.id, one.text, one.by or told.by, one.by) for one in comments),
        by=told.by,
        account=told.by,
    )
