"""What does a source know of alerts, and what may become of a change there?"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple, Protocol


@dataclass(frozen=True, slots=True)
class Name:
    """How the source finds an alert."""

    index: str
    id: str

    @property
    def key(self) -> str:
        """`<index>/<id>`."""
        return f"{self.index}/{self.id}"


def name_of(key: str) -> Name:
    """The way back: an index has no slash."""
    index, _, id_ = key.partition("/")
    return Name(index, id_)


@dataclass(frozen=True, slots=True)
class Found:
    """A document as it was when it was read; `index` is where it really lies."""

    key: str
    index: str
    id: str
    seq_no: int
    primary_term: int
    document: Mapping[str, Any]


class Change(NamedTuple):
    """What of a document is to be otherwise, if it is still as it was found."""

    found: Found
    patch: Mapping[str, Any]


@dataclass(slots=True)
class Reading:
    """What there is of the alerts that were asked for; what is missing is in none of them."""

    found: dict[str, Found] = field(default_factory=dict)
    busy: dict[str, str] = field(default_factory=dict)
    """Not now, by key, and why."""
    refused: dict[str, str] = field(default_factory=dict)
    """Never, by key, and why."""


@dataclass(slots=True)
class Outcome:
    """What became of changes, by key."""

    done: set[str] = field(default_factory=set)
    conflicts: set[str] = field(default_factory=set)
    """Somebody changed the document in between."""
    busy: dict[str, str] = field(default_factory=dict)
    refused: dict[str, str] = field(default_factory=dict)


class Source(Protocol):
    """Where alerts live; both raise `Later` if it cannot be reached."""

    async def read(self, names: Sequence[Name]) -> Reading:
        """As they are at this moment."""

    async def write(self, changes: Sequence[Change]) -> Outcome:
        """Each is made by itself, or not at all."""
