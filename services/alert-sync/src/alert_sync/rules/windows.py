"""Which case of a group is the one that counts now? The counter of the group says it."""

import re
from dataclasses import dataclass
from datetime import datetime, timedelta

WINDOW = re.compile(r"[1-9][0-9]*[dwhm]")
UNITS = {"m": "minutes", "h": "hours", "d": "days", "w": "weeks"}
LEAST = timedelta(minutes=5)
LONGEST = timedelta(days=36500)


@dataclass(frozen=True, slots=True)
class Counter:
    """The number of the case that counts, and since when it does."""

    number: int
    since: datetime

    def now(self, window: timedelta, at: datetime) -> "Counter":
        """As it is: raised by one, if the window has passed."""
        return self.raised(at) if at - self.since > window else self

    def raised(self, at: datetime) -> "Counter":
        """Another case counts from now on."""
        return Counter(self.number + 1, at)


def window(said: str) -> timedelta:
    """`7d`; ValueError: what is wrong with it, in the peer's words."""
    if not WINDOW.fullmatch(said):
        raise ValueError("Not a valid time window")
    try:
        length = timedelta(**{UNITS[said[-1]]: int(said[:-1])})
    except (OverflowError, ValueError):
        length = LONGEST
    if length < LEAST:
        raise ValueError("Time window should be at least 5 minutes")
    return min(length, LONGEST)
