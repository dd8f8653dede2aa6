"""What is there to do beyond the rows of alerts? More, where alerts live somewhere."""

from collections.abc import Callable, Sequence
from typing import Protocol

from alert_sync.plans import Plan, at_source
from alert_sync.source.bringing import Counting, Looking
from case_runtime.effects import Effect


class Planning(Protocol):
    """Whoever keeps rows of effects."""

    async def plan(self, effects: Sequence[Effect]) -> None:
        """Planning one again changes nothing."""


class Nowhere:
    """They live here alone: what rows say is all that there is."""

    def __init__(self, counting: Counting) -> None:
        self._counting = counting

    async def look(self, plan: Plan) -> None:
        """There is nothing to be seen."""

    async def then(self, effect: Effect, plan: Plan, mine: int) -> None:  # noqa: ARG002 - as both
        """It is done."""
        await self._counting.count(plan, mine, 0)


class Somewhere:
    """They live at a source: that is looked at before, and brought up to date afterwards."""

    def __init__(self, looking: Looking, effects: Planning, planned: Callable[[], None]) -> None:
        self.look = looking.look
        self._effects = effects
        self._planned = planned

    async def then(self, effect: Effect, plan: Plan, mine: int) -> None:  # noqa: ARG002 - as both
        """The same is planned there."""
        await self._effects.plan([at_source(effect)])
        self._planned()
