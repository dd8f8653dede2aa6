"""How far behind is a reader of a topic? As old as the oldest record that it is just handling."""

import time
from collections.abc import AsyncIterator, Callable, Iterator, Sequence
from contextlib import asynccontextmanager
from typing import Protocol

from alert_sync import metrics

LATE = 60.0
"""Seconds behind that are worth a word."""

FRESH = 10.0
"""Seconds after a batch in which another one would have come if there were more."""


class Dated(Protocol):
    """As much of a Kafka record as matters here."""

    timestamp: int


class Pace:
    """Of one reader; `name` is what ailments and metrics call it."""

    def __init__(self, name: str, clock: Callable[[], float] = time.time) -> None:
        self._name = name
        self._clock = clock
        self._oldest: float | None = None
        self._last, self._ended = 0.0, 0.0
        metrics.BEHIND.labels(name).set_function(self.behind)

    @asynccontextmanager
    async def handling(self, records: Sequence[Dated]) -> AsyncIterator[None]:
        """A batch."""
        self._oldest = min((one.timestamp / 1000 for one in records), default=self._clock())
        try:
            yield
        finally:
            self._ended = self._clock()
            self._last, self._oldest = self._ended - self._oldest, None

    def behind(self) -> float:
        """Seconds."""
        now = self._clock()
        if self._oldest is not None:
            return max(0.0, now - self._oldest)
        return max(0.0, self._last) if now - self._ended < FRESH else 0.0

    def ailments(self) -> Iterator[str]:
        """What is wrong although requests are answered."""
        behind = self.behind()
        if behind > LATE:
            yield f"{self._name}: {behind:.0f} s behind"
