"""What is a push, and what is known of the ticket that it makes or changes?

A `Plan` is made once, kept with the push, and carried out the same way each time. A `Row` is what
is there on the other side as far as we know, whichever push left it; `doubt` is a call whose answer
nobody has heard.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

TICKET = "ticket"
"""The step that makes it; the others are named for comments."""


class Planned(NamedTuple):
    """A comment that is to be there, as it was at this sequence of the case."""

    id: str
    text: str
    revision: int


@dataclass(frozen=True, slots=True)
class Plan:
    """What one push sends; `known` are the tickets that the case has been told to have."""

    incident: Mapping[str, Any]
    comments: Sequence[Planned] = ()
    known: Sequence[str] = ()


class External(NamedTuple):
    """The ticket on the other side; without a title and a URL it has not been read yet."""

    id: str
    title: str = ""
    url: str = ""

    @property
    def whole(self) -> bool:
        """Whether it can be told."""
        return bool(self.title and self.url)


class Sent(NamedTuple):
    """A comment that is there, as it was at this sequence of the case."""

    id: str
    revision: int
    external: str | None = None
    at: str | None = None
    digest: str | None = None
    """Of its text: so that it is known again when the other system tells of it."""


class Doubt(NamedTuple):
    """A call that was made at this attempt of a push, and that may have been carried out.

    `said` is what was sent: the text of the comment, or the incident as JSON.
    """

    step: str
    push: str
    attempt: int
    revision: int = 0
    said: str = ""


@dataclass(frozen=True, slots=True)
class Row:
    """What is there of one case in one system."""

    external: External | None = None
    sent: Sequence[Sent] = ()
    doubt: Doubt | None = None
    updated: str | None = None
    """The push that last brought the ticket up to date, or made it."""

    finished: str | None = None
    """The push whose end was told to the system."""

    born: int = 1
    """Where the case begins that this is known of; one that was deleted may have had its id."""

    def revision(self, comment_id: str) -> int:
        """As of which sequence the comment is there; 0: it is not."""
        return max((one.revision for one in self.sent if one.id == comment_id), default=0)

    @property
    def by_id(self) -> Mapping[str, Sent]:
        """The last of each."""
        return {one.id: one for one in self.sent}


NOTHING = Row()


@dataclass(frozen=True, slots=True)
class Outcome:
    """How a push ended; `failed` None: well. It is noted before anybody is told."""

    attempt: int
    failed: str | None = None
    uncertain: bool = False
    again: float | None = None
    """In how many seconds it is tried again by itself; None: it is not."""

    @property
    def became(self) -> str:
        """`pushed`, `uncertain`, `delayed` or `failed`."""
        if self.failed is None:
            return "pushed"
        return "uncertain" if self.uncertain else "failed" if self.again is None else "delayed"
