"""What does somebody wish to hear, how, and when is it quiet?"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from notifier.policies.notices import Reason

ONE_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Quiet:
    """Hours in which nobody is disturbed; they may go over midnight."""

    start: time
    end: time
    zone: str

    def until(self, at: datetime) -> datetime | None:
        """When the hours end that this moment is in; None if it is in none."""
        there = at.astimezone(ZoneInfo(self.zone))
        for day in (there - ONE_DAY, there):
            begun = day.replace(
                hour=self.start.hour, minute=self.start.minute, second=0, microsecond=0
            )
            over = begun.replace(hour=self.end.hour, minute=self.end.minute)
            if self.end <= self.start:
                over += ONE_DAY
            if begun <= there < over:
                return over
        return None


@dataclass(frozen=True, slots=True, kw_only=True)
class Wishes:
    """Of one person. Assignment is what people hear of unless they say otherwise."""

    reasons: frozenset[Reason] = frozenset({Reason.ASSIGNED})
    channels: tuple[str, ...] = ("email",)
    digest: timedelta = timedelta()
    """How long news is gathered; nothing: each at once."""

    quiet: Quiet | None = None

    def wait(self, at: datetime) -> timedelta | None:
        """How long what comes now is gathered with what else comes; None: it is not."""
        then = at + self.digest
        quiet_until = self.quiet.until(then) if self.quiet else None
        wait = (quiet_until or then) - at
        return wait if wait > timedelta() else None


Everyones = Mapping[str, Wishes]
"""By profile."""
