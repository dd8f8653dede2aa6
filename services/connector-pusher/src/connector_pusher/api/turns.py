"""May a caller ask a connector's system once more? Not as often as somebody likes.

Each question is one or more calls to a system that has limits of its own, and counts them for the
account that all share. Each process counts for itself.
"""

from collections.abc import Callable
from time import monotonic
from typing import NamedTuple

from case_runtime.recent import Recent
from connector_pusher.errors import TooMany

AT_ONCE = 60.0
"""Questions that somebody may have saved up: a form asks a handful."""

A_SECOND = 2.0
REMEMBERED = 10_000
"""Pairs of a caller and a connector."""


class Saved(NamedTuple):
    """How many questions somebody may ask, and when that was."""

    questions: float
    at: float


class Turns:
    """By caller and connector."""

    def __init__(self, clock: Callable[[], float] = monotonic) -> None:
        self._clock = clock
        self._saved: Recent[tuple[str, str], Saved] = Recent(REMEMBERED)

    def take(self, principal: str, connector: str) -> None:
        """Return, or `TooMany`."""
        now, who = self._clock(), (principal, connector)
        saved, at = self._saved.get(who) or Saved(AT_ONCE, now)
        left = min(AT_ONCE, saved + (now - at) * A_SECOND)
        if left < 1:
            raise TooMany
        self._saved.put(who, Saved(left - 1, now))
