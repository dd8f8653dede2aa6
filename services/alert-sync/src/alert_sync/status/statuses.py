"""How are alerts given what a case wants of them? In their rows, and told on `alerts.status`.

What a row says decides: who comes second, or too late, changes nothing and tells nothing.
"""

from collections.abc import Mapping, Sequence
from typing import Protocol

import structlog

from alert_sync import metrics, plans
from alert_sync.alerts.kept import Kept
from alert_sync.alerts.store import Alerts
from alert_sync.cases.holders import Holders
from alert_sync.plans import Plan
from alert_sync.status.changed import Wish, changed, given
from case_runtime.effects import Claim, Effect
from case_runtime.errors import Later

log = structlog.get_logger()


class Telling(Protocol):
    """Whoever tells the world."""

    async def tell(self, plan: Plan, alerts: Sequence[Kept], *, again: bool) -> None:
        """Each has its status because of the plan; return when that is known everywhere.

        `again`: some of it may be known already.
        """


class Beyond(Protocol):
    """What there is to do where alerts live."""

    async def look(self, plan: Plan) -> None:
        """Before rows change: they are to know what was done by hand."""

    async def then(self, effect: Effect, plan: Plan, mine: int) -> None:
        """Afterwards: that many rows are as they are because of it."""


class Statuses:
    """A work: what is planned by `plans`."""

    def __init__(self, alerts: Alerts, holders: Holders, telling: Telling, beyond: Beyond) -> None:
        self._alerts = alerts
        self._holders = holders
        self._telling = telling
        self._beyond = beyond

    async def __call__(self, claim: Claim) -> None:
        """Return when all of them are as they should be, it is told, and the rest is planned."""
        plan = plans.read(claim.effect.what)
        cause = plan.cause
        if plan.released:
            await self._holders.lose(plan.alerts, cause.case, cause.sequence, plan.attachment)
        if plan.wish:
            await self._look(plan)
            await self._wish(plan.alerts, plan.wish)
        rows = await self._alerts.of(plan.alerts)
        mine = [row for row in rows.values() if given(row, cause.mark)]
        await self._telling.tell(plan, mine, again=claim.attempt > 1)
        metrics.SYNCED.labels("topic", "done").inc(len(mine))
        await self._beyond.then(claim.effect, plan, len(mine))

    async def _look(self, plan: Plan) -> None:
        """What lives nowhere to be reached now holds nobody up: it is looked at again there."""
        try:
            await self._beyond.look(plan)
        except Later as away:
            log.warning("source.unseen", cause=plan.cause.name, why=str(away))

    async def _wish(self, keys: Sequence[str], wish: Wish) -> None:
        def decide(known: Mapping[str, Kept]) -> Mapping[str, Kept]:
            return {key: changed(row, wish) for key, row in known.items()}

        await self._alerts.change(keys, decide)
