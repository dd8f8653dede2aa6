"""How is a push carried out? Step by step, each written down before and after it is done.

Whoever is cut off leaves a row that says how far it was; whoever comes next goes on from there. How
it ended is noted first, and told to the case then, under a name that is the same each time.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace

import structlog

from case_events.values import Connector as Named
from case_runtime.commanding import Asks
from case_runtime.effects import Claim, Effects, Final
from case_runtime.errors import Answerable, Later
from case_runtime.stories import Tells
from connector_pusher import metrics
from connector_pusher.push import patience
from connector_pusher.push.acting import Acting, Bounds, Failed, Overtaken, within
from connector_pusher.push.noted import (
    OVERTAKEN,
    TooMuch,
    outcome_of,
    with_outcome,
)
from connector_pusher.push.plan import External, Outcome
from connector_pusher.push.planning import Planning
from connector_pusher.push.rows import Rows
from connector_pusher.push.telling import Telling, cut
from connector_pusher.running import Running
from connector_pusher.store import Connectors
from connector_pusher.systems.outcomes import CannotTell
from connector_pusher.systems.outcomes import Outcome as Fault

ATTEMPTS = 20
"""About eleven hours, the pauses growing to one; then it has failed, and the case is told that."""


log = structlog.get_logger()


class Pushing:
    """Carries out pushes (`case_runtime.effects.worker.Act`)."""

    def __init__(
        self,
        *,
        effects: Effects,
        rows: Rows,
        connectors: Connectors,
        running: Running,
        tells: Tells,
        asks: Asks,
        retries: Effects,
        public_base_url: str | None,
        longest: float,
        ended: Callable[[], None] = lambda: None,
    ) -> None:
        """No step takes `longest` seconds: a claim that is held before it lasts longer.

        `retries` is where it is planned that a push is tried again.
        """
        self._effects = effects
        self._rows = rows
        self._connectors = connectors
        self._running = running
        self._telling = Telling(asks)
        self._planning = Planning(
            effects=effects,
            rows=rows,
            running=running,
            tells=tells,
            public_base_url=public_base_url,
        )
        self._retries = retries
        self._ended = ended
        self._stops = False
        self._bounds = Bounds(longest, lambda: self._stops)

    @contextmanager
    def going(self) -> Iterator[None]:
        """Afterwards no step is begun any more; one that is under way comes to its end."""
        self._stops = False
        try:
            yield
        finally:
            self._stops = True

    async def __call__(self, claim: Claim) -> None:
        """Return when the case knows of its ticket; `Final`: it knows why there is none."""
        outcome = outcome_of(claim.noted)
        external: External | None = None
        if outcome is None:
            try:
                external = await self._in_the_end(claim)
                outcome = Outcome(claim.attempt)
            except Overtaken:
                raise Final(OVERTAKEN) from None
            except Failed as why:
                outcome = patience.ended(claim, cut(str(why)), why.later)
                outcome = replace(outcome, uncertain=why.uncertain)
            if not await self._effects.note(claim, with_outcome(outcome)):
                return
        if external is None and outcome.failed is None:
            external = (await self._rows.of(claim.effect.line)).external
        if outcome.again is None or not patience.tried(claim.noted):
            await self._telling.told(claim, outcome, external)
        if outcome.again is not None:
            await self._retries.plan([patience.effect(claim, outcome, outcome.again)])
        self._ended()
        named = Named(**claim.effect.what["connector"])
        metrics.PUSHES.labels(named.type, outcome.became).inc()
        log.info("push.ended", became=outcome.became, connector=named.id, attempt=claim.attempt)
        if outcome.failed is not None:
            raise Final(outcome.failed, again=outcome.again is not None)

    async def _in_the_end(self, claim: Claim) -> External:
        """The ticket; `Failed` too where that is our own fault, or the world stays away.

        What may have been done by then is in the row: a person is asked, or the next push looks.
        """
        try:
            return await self._carried_out(claim)
        except (Failed, Overtaken):
            raise
        except Later as away:
            if claim.tries < ATTEMPTS:
                raise
            raise await self._given_up(claim, str(away)) from away
        except Exception as fault:  # ours: it would be the same each time
            log.warning("push.broken", key=claim.effect.key, exc_info=True)
            why = f"it cannot be carried out: {type(fault).__name__}"
            raise await self._given_up(claim, why) from fault

    async def _given_up(self, claim: Claim, why: str) -> Failed:
        """`uncertain` if a call of it may have been carried out."""
        doubt = (await self._rows.of(claim.effect.line)).doubt
        return Failed(why, uncertain=doubt is not None and doubt.push == claim.effect.key)

    async def _carried_out(self, claim: Claim) -> External:
        """The ticket, once all of it is there."""
        what = claim.effect.what
        connector = await self._connectors.one(what["connector"]["id"])
        if connector is None or not connector.is_in(what["space"]):
            raise Failed(f"Saved object [action/{what['connector']['id']}] not found")
        try:
            async with self._running.use(connector) as system:
                async with within(self._bounds.step):
                    plan = await self._planning.plan(claim, connector, system)
                acting = Acting(
                    claim,
                    plan,
                    system,
                    effects=self._effects,
                    rows=self._rows,
                    bounds=self._bounds,
                )
                return await acting.to_the_end()
        except (Fault, CannotTell, Answerable, TooMuch) as why:
            raise Failed(str(why), later=patience.later(why)) from why
