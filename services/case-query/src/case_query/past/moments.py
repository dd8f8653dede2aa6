"""Which moment of a case does a text mean? A place in its history, or a time."""

import re
from datetime import datetime
from typing import NamedTuple

from case_query import datemath
from case_query.datemath import Rounds
from case_query.views.facts import milliseconds
from case_query.views.rows import DIGITS

SEQUENCE = re.compile(rf"\d{{1,{DIGITS}}}", re.ASCII)
"""A plain number is a sequence; one with more digits milliseconds since 1970."""


class Moment(NamedTuple):
    """Right after the action with that sequence, or at that time (milliseconds since 1970)."""

    sequence: int | None = None
    at: int | None = None


def moment(text: str, now: datetime, rounds: Rounds) -> Moment:
    """The moment; `NoMoment` if there is none. Times are said as in `from` and `to` of lists."""
    if SEQUENCE.fullmatch(text):
        return Moment(sequence=int(text))
    return Moment(at=milliseconds(datemath.moment(text, now, rounds)))
