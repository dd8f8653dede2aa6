"""How does a change become a row? Before it is said how far the reader has come."""

from collections.abc import Callable

from case_events import Envelope
from case_runtime.effects import Effects
from connector_pusher.auto.asked import effects_for
from connector_pusher.auto.watches import Watches


class AutoPlanning:
    """Plans what `asked` says; `planned` is told when there is something to do."""

    def __init__(self, watches: Watches, effects: Effects, planned: Callable[[], None]) -> None:
        self._watches = watches
        self._effects = effects
        self._planned = planned

    def concerns(self, envelope: Envelope) -> bool:
        """Whether anything would follow; of all else nothing has to be known."""
        known = self._watches.known
        return bool(known and effects_for(envelope, known))

    async def __call__(self, envelope: Envelope) -> None:
        """Return when it is as safe as can be; a repeat plans nothing."""
        if effects := effects_for(envelope, self._watches.known):
            await self._effects.plan(effects)
            self._planned()
