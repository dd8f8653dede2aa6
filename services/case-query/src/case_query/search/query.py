"""What can be asked of the words of a case?"""

from dataclasses import dataclass
from itertools import islice
from typing import Literal, TypeAlias

Operator: TypeAlias = Literal["AND", "OR"]

LOOKED_UP = 8
"""Parts of one phrase that are looked up; what has these has few others that lack the rest."""


@dataclass(frozen=True, slots=True)
class Everything:
    """Every case."""


@dataclass(frozen=True, slots=True)
class Nothing:
    """No case."""


@dataclass(frozen=True, slots=True)
class Exactly:
    """Has this token."""

    token: str


@dataclass(frozen=True, slots=True)
class Beginning:
    """Has a token that begins so."""

    start: str


@dataclass(frozen=True, slots=True)
class Adjacent:
    """Has these parts side by side; sure where it has them as one token."""

    parts: tuple[str, ...]
    token: str

    @property
    def looked_up(self) -> tuple[str, ...]:
        """The first of its parts, each once: whether all stand in a row only texts can tell."""
        return tuple(islice(dict.fromkeys(self.parts), LOOKED_UP))


@dataclass(frozen=True, slots=True)
class Numbered:
    """Is the case of this number."""

    number: str


@dataclass(frozen=True, slots=True)
class Without:
    """Everything else."""

    query: "Query"


@dataclass(frozen=True, slots=True)
class Joined:
    """Each operator joins what stands before it, taken as one, and what stands behind it."""

    first: "Query"
    then: tuple[tuple[Operator, "Query"], ...]


Query: TypeAlias = (
    Everything | Nothing | Exactly | Beginning | Adjacent | Numbered | Without | Joined
)
