"""How are user actions heard? All of history, for who holds what; effects follow from now on.

"Now" is where the topic ended when the service first came to listen. It is written down before: a
crash does not move it, and a group that was forgotten begins at the beginning and plans nothing
that it planned before.
"""

from collections.abc import Mapping, Sequence

from alert_sync.alerts.intake import Incoming
from case_runtime.deliver import Deliver


class Hearing:
    """Brings records to one of two readers, the one for what happened before `now`."""

    def __init__(self, history: Deliver, news: Deliver, now: Mapping[int, int]) -> None:
        self._history = history
        self._news = news
        self._now = now

    @property
    def failures(self) -> int:
        """Consecutive."""
        return max(self._history.failures, self._news.failures)

    @property
    def stopped(self) -> int:
        """Cases with an action that could not be handled."""
        return self._history.stopped + self._news.stopped

    async def __call__(self, records: Sequence[Incoming]) -> None:
        """Return when all of them are handled or set aside."""
        now = self._now
        await self._history([one for one in records if one.offset < now.get(one.partition, 0)])
        await self._news([one for one in records if one.offset >= now.get(one.partition, 0)])
