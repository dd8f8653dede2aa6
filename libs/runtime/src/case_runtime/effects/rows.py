"""Which effects are planned, whose turn is it to act, and how did they end?

One row per effect, found by its key. Those of one line are done one after another, in the order of
their sequences; a claim puts the head of its line off until it expires. Whoever claims it next has
a higher attempt number, and only the highest may write what became of it.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, NamedTuple, Protocol

CLAIMED_FOR = 120.0
"""Seconds; longer than any attempt takes, or takes until it says that it goes on."""

LONGEST_PAUSE = 3600.0
REMEMBERED = 50
"""Attempts of which a row tells why they failed; the last ones."""


class Final(Exception):
    """No retry will help this one; the message is the reason that people read.

    `again`: somebody else has planned by now that it is tried again, later.
    """

    def __init__(self, why: str, *, again: bool = False) -> None:
        super().__init__(why)
        self.again = again


@dataclass(frozen=True, slots=True)
class Effect:
    """Something that is to be done; `what` says all that the worker needs, as JSON.

    The key names it: `<case>/<sequence>/<target>`; the same key is the same effect. A `line` is a
    case, or a part of one that may go on while the rest waits. It is due `after` so many seconds.
    `refused` is why it never will be done: it is written down that it was not.
    """

    key: str
    line: str
    sequence: int
    what: Mapping[str, Any]
    after: float = field(default=0.0, compare=False)
    refused: str | None = field(default=None, compare=False)


@dataclass(frozen=True, slots=True)
class Claim:
    """One attempt at one effect, and what earlier ones have noted on the way."""

    effect: Effect
    attempt: int
    noted: Mapping[str, Any] = field(default_factory=dict)
    since: int = 0
    """The attempts before somebody had it tried again."""

    trace: str | None = None
    """What it belongs to, where that is traced."""

    @property
    def tries(self) -> int:
        """Those since then, with this one: they are what patience is counted by."""
        return self.attempt - self.since


class Attempt(NamedTuple):
    """One that came to nothing, and why."""

    number: int
    why: str


@dataclass(frozen=True, slots=True)
class Ended:
    """An effect that will not be tried again by itself."""

    effect: Effect
    why: str | None
    """None: it is done."""

    at: datetime
    attempts: Sequence[Attempt]


@dataclass(frozen=True, slots=True)
class Seen:
    """A row as somebody who looks at it sees it."""

    effect: Effect
    state: str
    """`planned`, `done` or `failed`."""

    attempt: int
    due: datetime
    ended: datetime | None
    why: str | None
    attempts: Sequence[Attempt]
    noted: Mapping[str, Any]


class Effects(Protocol):
    """What must be remembered so that a second delivery does nothing."""

    async def plan(self, effects: Sequence[Effect]) -> None:
        """Return when they are as safe as can be; planning one again changes nothing."""

    async def claim(self, most: int) -> list[Claim]:
        """Heads of lines that are due, those that are for longest first.

        Until a claim expires it is nobody else's, and its line waits.
        """

    async def hold(self, claim: Claim) -> bool:
        """It goes on, and takes as long again; false: another attempt has begun."""

    async def note(self, claim: Claim, noted: Mapping[str, Any]) -> bool:
        """What the next attempt must know, if this one ends here; false as for `hold`."""

    async def done(self, claim: Claim) -> bool:
        """It is done; false as for `hold`."""

    async def fail(self, claim: Claim, why: str) -> bool:
        """It never will be, and this is why; its line goes on; false as for `hold`."""

    async def put_off(self, claim: Claim, why: str, seconds: float) -> bool:
        """It may work later; its line waits; false as for `hold`."""

    async def dead(self, most: int, after: str = "") -> list[Ended]:
        """Those that failed, by key, behind this one."""

    async def again(
        self, key: str, noted: Mapping[str, Any] | None = None, *, dropped: bool = True
    ) -> bool:
        """A failed one is tried again from now on, as often as a new one, with this noted.

        One that a person has dropped only where `dropped`. False: there is no such one.
        """

    async def follows(self, line: str, sequence: int) -> bool:
        """Whether anything of the line was planned that comes after this sequence."""

    async def counts(self) -> Mapping[str, int]:
        """How many are `planned`, `done` and `failed`."""


def pause(attempt: int) -> float:
    """Seconds until the next attempt: the more there were, the longer."""
    return float(min(2.0 ** min(attempt, 32), LONGEST_PAUSE))
