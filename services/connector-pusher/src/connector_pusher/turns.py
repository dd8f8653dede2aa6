"""May a connector's system be asked once more, or tell once more? Not without end.

Each question is one or more calls to a system that has limits of its own, and counts them for the
account that all share. Each process counts for itself.
"""

from collections.abc import Callable
from time import monotonic
from typing import NamedTuple

from case_runtime.recent import Recent
from connector_pusher.errors import TooMany

REMEMBERED = 10_000
"""Pairs of a caller and a connector."""


class Pace(NamedTuple):
    """How many somebody may have saved up, and how many more each second brings."""

    at_once: float
    a_second: float


QUESTIONS = Pace(60, 2)
"""A form asks a handful."""

EVENTS = Pace(600, 20)
"""Whoever changes many tickets at once has them told at once."""


class Saved(NamedTuple):
    """How many are left, and when that was."""

    left: float
    at: float


class Turns:
    """By caller and connector."""

    def __init__(self, pace: Pace, clock: Callable[[], float] = monotonic) -> None:
        self._pace = pace
        self._clock = clock
        self._saved: Recent[tuple[str, str], Saved] = Recent(REMEMBERED)

    def take(self, principal: str, connector: str) -> None:
        """Return, or `TooMany`."""
        now, who = self._clock(), (principal, connector)
        saved, at = self._saved.get(who) or Saved(self._pace.at_once, now)
        left = min(self._pace.at_once, saved + (now - at) * self._pace.a_second)
        if left < 1:
            raise TooMany
        self._saved.put(who, Saved(left - 1, now))
