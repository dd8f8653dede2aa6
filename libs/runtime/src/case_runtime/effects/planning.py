"""What happens when user actions arrive? Ask the policy, remember the plan. A worker acts on it."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from typing import TypeAlias

from case_events import Envelope
from case_runtime.delivery import Delivery
from case_runtime.effects.rows import Effect, Effects
from case_runtime.progress import Progress

Policy: TypeAlias = Callable[[Sequence[Envelope]], Awaitable[Sequence[Effect]]]
"""What follows from user actions; it may ask what their cases are like, and raise `Later`."""


class Planning:
    """A reactor's reader of the topic."""

    def __init__(
        self, progress: Progress, effects: Effects, policy: Policy, planned: Callable[[], None]
    ) -> None:
        """`planned` is told when there is something to do."""
        self._progress = progress
        self._known: Mapping[str, int] = {}
        self._effects = effects
        self._policy = policy
        self._planned = planned

    async def positions(self, first: Mapping[str, int]) -> Mapping[str, int]:
        """A case that was never met begins wherever it is met."""
        self._known = await self._progress.of(first)
        return self._known

    async def handle(self, delivery: Delivery) -> None:
        """Rows, then positions, then (by the listener) the offset; a repeat plans nothing.

        Of what was known when their positions were asked for.
        """
        effects = await self._policy(delivery.fresh)
        await self._effects.plan(effects)
        await self._progress.moved(self._known, delivery.fresh)
        if effects:
            self._planned()
