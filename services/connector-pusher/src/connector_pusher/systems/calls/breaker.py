"""Is a system called that has just failed again and again? Not until some time has passed.

Repeated log-ins that fail can lock the account there; a system that is down is not helped by more
requests. One that answered anything else counts as well.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

from connector_pusher.systems.outcomes import Kind, Outcome, Unavailable

AFTER = 5
"""Failures of one kind in a row."""

PAUSES: Mapping[Kind, float] = {
    Kind.AUTH_FAILED: 300.0,
    Kind.UPSTREAM: 30.0,
    Kind.TIMEOUT: 30.0,
    Kind.RATE_LIMITED: 30.0,
}
"""Seconds; other kinds open nothing."""


@dataclass(slots=True)
class Breaker:
    """Of one connector; it is told the time, in seconds of any clock."""

    failures: int = 0
    kind: Kind | None = None
    until: float = field(default=0.0)

    def check(self, now: float) -> None:
        """Return, or raise why nobody is called now; once the time is over one call may try."""
        if self.kind is None or now >= self.until:
            return
        raise Unavailable(
            self.kind,
            f"not called: the last {self.failures} calls failed ({self.kind.value})",
            self.until - now,
        )

    def note(self, outcome: Outcome | None, now: float) -> None:
        """How a call ended; None: well."""
        if outcome is None or outcome.kind not in PAUSES:
            self.failures, self.kind, self.until = 0, None, 0.0
            return
        self.failures = self.failures + 1 if outcome.kind == self.kind else 1
        self.kind = outcome.kind
        if self.failures >= AFTER:
            self.until = now + PAUSES[outcome.kind]
