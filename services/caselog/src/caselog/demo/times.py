"""When does what happen in ninety days? Mostly by day, sooner where it is worse."""

from datetime import datetime, timedelta
from random import Random
from typing import NamedTuple

DAYS = 90
LONGEST = timedelta(days=DAYS)
RECENT = 1.5
"""Above 1: more of it is new than is old."""
NIGHT = 1 / 5
"""The share of what begins by night."""
MORNING, EVENING = 7, 18
"""Hours, in UTC."""

HOURS = {"low": 30.0, "medium": 8.0, "high": 2.0, "critical": 0.4}
"""Until somebody takes a case; a mean."""
DAYS_OF_WORK = {"low": 8.0, "medium": 6.0, "high": 4.0, "critical": 3.0}
"""Until it is closed; a mean."""


class Course(NamedTuple):
    """When a case is opened, taken and closed; None: not yet."""

    opened: datetime
    taken: datetime | None
    closed: datetime | None
    end: datetime
    """Until when something can happen."""


def course(chance: Random, severity: str, now: datetime) -> Course:
    """Of one case; what would lie in the future has not happened."""
    opened = beginning(chance, now)
    waited = timedelta(hours=chance.expovariate(1 / HOURS[severity]) + 1 / 30)
    worked = timedelta(days=chance.expovariate(1 / DAYS_OF_WORK[severity]) + 1 / 24)
    forgotten = chance.random() < 1 / 25
    taken = opened + waited
    closed = taken + worked
    return Course(
        opened,
        None if taken >= now else taken,
        None if closed >= now or forgotten else closed,
        min(closed, now),
    )


def beginning(chance: Random, now: datetime) -> datetime:
    """A moment of the last days, with a minute left for what follows at once."""
    age: timedelta = chance.random() ** RECENT * (LONGEST - timedelta(minutes=4))
    at = now - timedelta(minutes=2) - age
    if MORNING <= at.hour < EVENING or chance.random() < NIGHT:
        return at
    by_day = at.replace(hour=chance.randrange(MORNING, EVENING))
    return by_day if now - LONGEST < by_day < now - timedelta(minutes=2) else at


def between(chance: Random, first: datetime, last: datetime, many: int) -> list[datetime]:
    """So many moments, in order."""
    span = max(last - first, timedelta())
    return [first + part * span for part in sorted(chance.random() for _ in range(many))]
