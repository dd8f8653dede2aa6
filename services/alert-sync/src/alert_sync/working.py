"""Who does what was planned? Each effect says which of the service's works it is."""

from collections.abc import Mapping

from alert_sync.plans import DO
from case_runtime.effects import Claim
from case_runtime.effects.worker import Act


class Working:
    """The works, by name."""

    def __init__(self, works: Mapping[str, Act]) -> None:
        self._works = works

    async def __call__(self, claim: Claim) -> None:
        """Do it."""
        await self._works[claim.effect.what[DO]](claim)
