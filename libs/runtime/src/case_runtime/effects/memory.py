"""What stands in for MongoDB where it is not the thing under test?"""

import time
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from case_runtime import tracing
from case_runtime.effects.rows import CLAIMED_FOR, REMEMBERED, Attempt, Claim, Effect, Ended


@dataclass
class Row:
    """A row."""

    effect: Effect
    due: float
    attempt: int = 0
    state: str = "planned"
    why: str | None = None
    noted: dict[str, Any] = field(default_factory=dict)
    attempts: list[Attempt] = field(default_factory=list)
    since: int = 0
    trace: str | None = None


class MemoryEffects:
    """Rows that last as long as the test."""

    def __init__(
        self, claimed_for: float = CLAIMED_FOR, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._claimed_for = claimed_for
        self._clock = clock
        self.rows: dict[str, Row] = {}

    async def plan(self, effects: Sequence[Effect]) -> None:
        """Planning one again changes nothing."""
        for effect in effects:
            state = "planned" if effect.refused is None else "failed"
            row = Row(effect, self._clock() + effect.after, state=state, why=effect.refused)
            row.trace = tracing.because(effect.key)
            self.rows.setdefault(effect.key, row)

    async def claim(self, most: int) -> list[Claim]:
        """Heads of lines that are due."""
        heads: dict[str, Row] = {}
        planned = [row for row in self.rows.values() if row.state == "planned"]
        for row in sorted(planned, key=lambda row: (row.effect.sequence, row.effect.key)):
            heads.setdefault(row.effect.line, row)
        now = self._clock()
        due = sorted((row for row in heads.values() if row.due <= now), key=lambda row: row.due)
        for row in due[:most]:
            row.attempt, row.due = row.attempt + 1, now + self._claimed_for
        return [
            Claim(row.effect, row.attempt, dict(row.noted), row.since, row.trace)
            for row in due[:most]
        ]

    async def hold(self, claim: Claim) -> bool:
        """It goes on."""
        row = self._mine(claim)
        if row:
            row.due = self._clock() + self._claimed_for
        return row is not None

    async def note(self, claim: Claim, noted: Mapping[str, Any]) -> bool:
        """What the next attempt must know."""
        row = self._mine(claim)
        if row:
            row.noted |= noted
        return row is not None

    async def done(self, claim: Claim) -> bool:
        """It is done."""
        return self._ended(claim, "done", None)

    async def fail(self, claim: Claim, why: str) -> bool:
        """It never will be."""
        return self._ended(claim, "failed", why)

    async def put_off(self, claim: Claim, why: str, seconds: float) -> bool:
        """It may work later."""
        row = self._mine(claim)
        if row:
            row.due = self._clock() + seconds
            row.attempts = [*row.attempts, Attempt(claim.attempt, why)][-REMEMBERED:]
        return row is not None

    async def dead(self, most: int, after: str = "") -> list[Ended]:
        """Those that failed."""
        failed = [row for key, row in sorted(self.rows.items()) if row.state == "failed"]
        return [
            Ended(row.effect, row.why, datetime.fromtimestamp(0, UTC), tuple(row.attempts))
            for row in failed
            if row.effect.key > after
        ][:most]

    async def follows(self, line: str, sequence: int) -> bool:
        """Whether anything of the line was planned after it."""
        effects = [row.effect for row in self.rows.values()]
        return any(one.line == line and one.sequence > sequence for one in effects)

    async def again(
        self, key: str, noted: Mapping[str, Any] | None = None, *, dropped: bool = True
    ) -> bool:
        """A failed one is tried again; here nobody drops any."""
        del dropped
        row = self.rows.get(key)
        if row is None or row.state != "failed":
            return False
        row.state, row.why, row.due = "planned", None, self._clock()
        row.since = row.attempt
        row.noted |= noted or {}
        return True

    async def counts(self) -> Mapping[str, int]:
        """How many are there."""
        return Counter(row.state for row in self.rows.values())

    def _ended(self, claim: Claim, state: str, why: str | None) -> bool:
        row = self._mine(claim)
        if row:
            row.state, row.why = state, why
            if why is not None:
                row.attempts = [*row.attempts, Attempt(claim.attempt, why)][-REMEMBERED:]
        return row is not None

    def _mine(self, claim: Claim) -> Row | None:
        row = self.rows[claim.effect.key]
        return row if (row.state, row.attempt) == ("planned", claim.attempt) else None
