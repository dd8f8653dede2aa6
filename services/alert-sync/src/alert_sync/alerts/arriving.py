"""What follows when alerts come in? They are kept, and then whoever waits for them is told.

What follows is as safe as the alerts are before anybody hears that they are: who publishes them
again, because nobody answered, finds it all done already.
"""

from collections.abc import Callable, Collection, Sequence
from typing import Protocol

from alert_sync.alerts.kept import Publication
from alert_sync.alerts.store import Alerts
from alert_sync.evidence import described
from alert_sync.evidence.awaited import Awaited
from case_runtime.effects import Effect, Effects


class Follows(Protocol):
    """Something that follows."""

    async def plans(self, publications: Sequence[Publication], /) -> Sequence[Effect]:
        """What is to be done because of these alerts; asked again it is the same."""


class Late:
    """Cases that had them attached before they came are told what they say."""

    def __init__(self, awaited: Awaited) -> None:
        self._awaited = awaited

    async def plans(self, publications: Sequence[Publication]) -> Sequence[Effect]:
        """An effect for each case that waits for one of them."""
        keys: Collection[str] = {one.alert.key for one in publications}
        return [described.effect(one) for one in await self._awaited.of(keys)]


class Arriving:
    """Whoever publishes alerts comes here."""

    def __init__(
        self,
        alerts: Alerts,
        effects: Effects,
        follows: Sequence[Follows],
        planned: Callable[[], None],
    ) -> None:
        """`planned` is told when there is something to do."""
        self._alerts = alerts
        self._effects = effects
        self._follows = follows
        self._planned = planned

    async def publish(self, publications: Sequence[Publication]) -> Sequence[bool]:
        """Return when they are safe, and what follows is; whether each was new."""
        new = await self._alerts.publish(publications)
        plans = [one for follows in self._follows for one in await follows.plans(publications)]
        if plans:
            await self._effects.plan(plans)
            self._planned()
        return new
