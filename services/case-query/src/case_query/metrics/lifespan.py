"""How long was a case open and in progress (Cases API §3.8)?"""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any, NamedTuple

from case_events import Envelope, Status, StatusChanged
from case_events.values import with_milliseconds

MILLISECOND = timedelta(milliseconds=1)


class Move(NamedTuple):
    """A change of the status."""

    at: datetime
    to: Status


def moves(envelopes: Iterable[Envelope]) -> list[Move]:
    """Those among some actions, in their order."""
    return [Move(e.at, e.action.status) for e in envelopes if isinstance(e.action, StatusChanged)]


def lifespan(created_at: datetime, moved: Iterable[Move], now: datetime) -> dict[str, Any]:
    """Time adds up for the status that is left; the last one lasts until now."""
    spent = dict.fromkeys(Status, timedelta())
    status, since, reopened = Status.OPEN, created_at, []
    for move in moved:
        spent[status] += move.at - since
        if status is Status.CLOSED and move.to is not Status.CLOSED:
            reopened.append(with_milliseconds(move.at))
        status, since = move.to, move.at
    spent[status] += max(now - since, timedelta())
    return {
        "openDuration": spent[Status.OPEN] // MILLISECOND,
        "inProgressDuration": spent[Status.IN_PROGRESS] // MILLISECOND,
        "reopenDates": reopened,
    }
