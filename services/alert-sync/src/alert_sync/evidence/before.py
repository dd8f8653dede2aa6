"""What of alerts that were attached before the service began? Cases hear of those that come later.

What is known of them already is not told: what happened before "now" has no effects. A note is
made of all, before it is looked which of them are known, as for any that are awaited.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Protocol

from alert_sync.alerts.kept import Kept
from alert_sync.evidence import described
from alert_sync.evidence.described import Evidence, evidence_for
from alert_sync.status.wanted import Happened


class Knowing(Protocol):
    """Whoever keeps alerts."""

    async def of(self, keys: Collection[str], /) -> Mapping[str, Kept]:
        """Those that are known of these."""


class Noting(Protocol):
    """Whoever keeps the notes."""

    async def note(self, evidence: Evidence, keys: Iterable[str], /) -> None:
        """Of each of these alerts the case is to be told."""

    async def forget(self, evidence: Evidence, /) -> None:
        """It is not, any more."""


class Before:
    """Is told of all that happened before the service began, in order."""

    def __init__(self, alerts: Knowing, awaited: Noting) -> None:
        self._alerts = alerts
        self._awaited = awaited

    async def __call__(self, happened: Sequence[Happened]) -> None:
        """Return when it is noted what is awaited; told again it is the same."""
        rows = [row for one in happened for row in evidence_for(one)]
        attached = [described.read(row.what) for row in rows]
        if not attached:
            return
        for evidence in attached:
            await self._awaited.note(evidence, evidence.alerts)
        known = await self._alerts.of({key for one in attached for key in one.alerts})
        there = {key for key, row in known.items() if row.source is not None}
        for evidence in attached:
            for key in there.intersection(evidence.alerts):
                await self._awaited.forget(evidence.of(key))
