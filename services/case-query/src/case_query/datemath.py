"""Which moment does `now-1d/d` mean?

Elasticsearch's date math: `now`, or a date (`strict_date_optional_time||epoch_millis`) and `||`;
then steps like `+1M`, `-2h`, `/d`. Times without a zone are in UTC. What rounds, and what a date
without steps leaves out, goes down where a range begins and up to the last millisecond where it
ends.
"""

import re
from calendar import monthrange
from collections.abc import Callable
from datetime import UTC, datetime, timedelta, timezone
from typing import Literal, TypeAlias

Rounds: TypeAlias = Literal["down", "up"]

DATE = re.compile(
    r"(?P<year>\d{4})(?:-(?P<month>\d\d)(?:-(?P<day>\d\d)"
    r"(?:T(?:(?P<hour>\d\d)(?::(?P<minute>\d\d)(?::(?P<second>\d\d)(?:[.,](?P<fraction>\d{1,9}))?)?)?"
    r"(?P<zone>Z|[+-]\d\d(?::?\d\d)?)?)?)?)?)?",
    re.ASCII,
)
EPOCH_MILLIS = re.compile(r"-?\d{1,15}", re.ASCII)
STEP = re.compile(r"(?P<sign>[+\-/])(?P<many>\d{0,9})(?P<unit>[yMwdhHms])", re.ASCII)

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
MILLISECOND = timedelta(milliseconds=1)
LENGTHS = {
    "w": timedelta(weeks=1),
    "d": timedelta(days=1),
    "h": timedelta(hours=1),
    "H": timedelta(hours=1),
    "m": timedelta(minutes=1),
    "s": timedelta(seconds=1),
}
MONTHS = {"y": 12, "M": 1}
LEFT_OUT = {"down": ("00", "00", "00", "0"), "up": ("23", "59", "59", "999")}
"""Hour, minute, second, fraction of a date that does not say."""


class NoMoment(ValueError):
    """The text means no moment."""


def moment(text: str, now: datetime, rounds: Rounds) -> datetime:
    """The moment in UTC, in whole milliseconds; `NoMoment` if there is none."""
    try:
        at, steps = begun(text, now, rounds)
        while steps:
            step = STEP.match(steps)
            if step is None:
                raise NoMoment(text)
            at = stepped(at, step["sign"], step["many"], step["unit"], rounds)
            steps = steps[step.end() :]
    except (ValueError, OverflowError) as error:
        raise NoMoment(text) from error
    return at - timedelta(microseconds=at.microsecond % 1000)


def begun(text: str, now: datetime, rounds: Rounds) -> tuple[datetime, str]:
    """Where the math begins, and its steps."""
    if text.startswith("now"):
        return now, text.removeprefix("now")
    date, bars, steps = text.partition("||")
    if found := DATE.fullmatch(date):
        return dated(found, "down" if bars else rounds), steps
    if EPOCH_MILLIS.fullmatch(date):
        return EPOCH + int(date) * MILLISECOND, steps
    raise NoMoment(text)


def dated(found: re.Match[str], rounds: Rounds) -> datetime:
    """The moment a date names; a month or a day that is left out is the first, as at the peer."""
    hour, minute, second, fraction = (
        found[name] or left
        for name, left in zip(
            ("hour", "minute", "second", "fraction"), LEFT_OUT[rounds], strict=True
        )
    )
    return datetime(
        int(found["year"]),
        int(found["month"] or 1),
        int(found["day"] or 1),
        int(hour),
        int(minute),
        int(second),
        int(fraction[:3].ljust(3, "0")) * 1000,
        zone(found["zone"]),
    ).astimezone(UTC)


def zone(said: str | None) -> timezone:
    """The zone of `+02:00`."""
    if said is None or said == "Z":
        return UTC
    hours, minutes = int(said[1:3]), int(said[3:].lstrip(":") or 0)
    east = timedelta(hours=hours, minutes=minutes)
    return timezone(-east if said[0] == "-" else east)


def stepped(at: datetime, sign: str, many: str, unit: str, rounds: Rounds) -> datetime:
    """One step further."""
    if sign == "/":
        if many not in {"", "1"}:
            raise NoMoment(many)
        return rounded(at, unit, rounds)
    steps = int(many or 1)
    return later(at, -steps if sign == "-" else steps, unit)


def later(at: datetime, steps: int, unit: str) -> datetime:
    """That many units later; a day that the month does not have is its last."""
    if unit in LENGTHS:
        return at + steps * LENGTHS[unit]
    years, month = divmod(at.month - 1 + steps * MONTHS[unit], 12)
    year = at.year + years
    if year not in range(1, 10_000):
        raise NoMoment(str(year))
    return at.replace(year=year, month=month + 1, day=min(at.day, monthrange(year, month + 1)[1]))


def rounded(at: datetime, unit: str, rounds: Rounds) -> datetime:
    """The first or the last millisecond of the unit that the moment is in."""
    first = FIRST[unit](at)
    return first if rounds == "down" else later(first, 1, unit) - MILLISECOND


def midnight(at: datetime) -> datetime:
    """The first moment of the day."""
    return at.replace(hour=0, minute=0, second=0, microsecond=0)


FIRST: dict[str, Callable[[datetime], datetime]] = {
    "y": lambda at: midnight(at).replace(month=1, day=1),
    "M": lambda at: midnight(at).replace(day=1),
    "w": lambda at: midnight(at) - timedelta(days=at.weekday()),
    "d": midnight,
    "h": lambda at: at.replace(minute=0, second=0, microsecond=0),
    "H": lambda at: at.replace(minute=0, second=0, microsecond=0),
    "m": lambda at: at.replace(second=0, microsecond=0),
    "s": lambda at: at.replace(microsecond=0),
}
