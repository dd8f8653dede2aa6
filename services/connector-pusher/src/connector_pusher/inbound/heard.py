"""What has another system told of one of its tickets, whatever its own words were?"""

from datetime import datetime
from typing import NamedTuple

REOPENED = "reopened"
"""It is not closed there: a case that is closed is opened again, any other stays as it is."""


class Remarked(NamedTuple):
    """A comment that is there; `by` is a name, `account` what somebody logs in with."""

    id: str
    text: str
    by: str | None = None
    account: str | None = None


class Heard(NamedTuple):
    """One event; the same one is called the same each time.

    `states` is what the status is called, the most special name first; none: it has not changed.
    """

    event: str
    ticket: str
    at: datetime | None = None
    states: tuple[str, ...] = ()
    comments: tuple[Remarked, ...] = ()
    by: str | None = None
    account: str | None = None
