"""What does one look at something come to?"""

from collections.abc import Iterable
from dataclasses import asdict, dataclass
from enum import StrEnum
from typing import Any


class State(StrEnum):
    """How it is."""

    WELL = "well"
    WARNING = "warning"
    WRONG = "wrong"


@dataclass(frozen=True, slots=True)
class Finding:
    """What was looked at, how it is, and what to do about it, if anything."""

    about: str
    state: State
    said: str
    do: str = ""

    def listed(self) -> dict[str, Any]:
        """For programs."""
        return asdict(self)


def well(about: str, said: str) -> Finding:
    """Nothing to do."""
    return Finding(about, State.WELL, said)


def warning(about: str, said: str, do: str) -> Finding:
    """It works, and somebody should see to it."""
    return Finding(about, State.WARNING, said, do)


def wrong(about: str, said: str, do: str) -> Finding:
    """It does not work, or something would be lost."""
    return Finding(about, State.WRONG, said, do)


def ill(findings: Iterable[Finding]) -> bool:
    """Whether anything is wrong."""
    return any(one.state is State.WRONG for one in findings)
