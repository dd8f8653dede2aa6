"""What was asked of Caselog by many at once, and what were they told?

As Jepsen has it: every operation is invoked, and ends with `ok`, `fail` or nothing that is known.
Comments make a set that only grows; what an edit replaces is a register that the version guards.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import Enum
from typing import Literal, NamedTuple


class Told(Enum):
    """How an operation ended for who asked."""

    OK = "ok"
    FAIL = "fail"
    """Refused: it must never be seen."""
    UNKNOWN = "unknown"
    """No answer, or one that leaves it open: it may have happened, once."""


Kind = Literal["create", "comment", "edit", "delete"]


@dataclass(frozen=True, slots=True)
class Asked:
    """One write. Its mark is what it leaves in the history of each of its cases, and nobody else's.

    An edit says at which sequence it had seen each case. `answers` are what it was told it had
    made, once for each time that it was asked under the same key.
    """

    mark: str
    kind: Kind
    cases: tuple[str, ...]
    told: Told
    began: float = 0.0
    ended: float = 0.0
    seen: Mapping[str, int] = field(default_factory=dict)
    answers: tuple[str, ...] = ()
    shown: bool = False
    """Whether it was told that the readers of `where` see it."""
    where: int = 0


@dataclass(frozen=True, slots=True)
class Looked:
    """One read of a case: the marks that it showed; none, where the case was not there."""

    case: str
    marks: frozenset[str]
    began: float
    where: int = 0
    there: bool = True


class Fact(NamedTuple):
    """One user action as the log has it."""

    case: str
    sequence: int
    kind: Kind
    mark: str


@dataclass(frozen=True, slots=True)
class History:
    """All that was asked and seen, and all that was kept."""

    asked: Sequence[Asked]
    kept: Sequence[Fact]
    looked: Sequence[Looked] = ()
