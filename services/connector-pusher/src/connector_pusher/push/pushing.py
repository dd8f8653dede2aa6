"""How is a push carried out? Step by step, each written down before and after it is done.

Whoever is cut off leaves a row that says how far it was; whoever comes next goes on from there. How
it ended is noted first, and told to the case then, under a name that is the same each time.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime
from typing import Any

import structlog

from case_events import User
from case_events.actions import PushFailed
from case_events.commands import Command, RecordPush, RecordResult, Refusal
from case_events.values import Connector as Named
from case_runtime.commanding import Asks, Because
from case_runtime.effects import Claim, Effect, Effects, Final
from case_runtime.errors import Answerable, Later
from case_runtime.stories import Tells
from connector_pusher import metrics
from connector_pusher.connector import Connector
from connector_pusher.push import composing, patience
from connector_pusher.push.acting import Acting, Bounds, Failed, Overtaken, fence, within
from connector_pusher.push.noted import (
    OVERTAKEN,
    UNTAKEN,
    TooMuch,
    outcome_of,
    plan_of,
    with_outcome,
    with_plan,
)
from connector_pusher.push.plan import External, Outcome, Plan, Row
from connector_pusher.push.rows import Rows
from connector_pusher.running import Running
from connector_pusher.store import Connectors
from connector_pusher.systems.beyond import keys
from connector_pusher.systems.outcomes import CannotTell, Kind
from connector_pusher.systems.outcomes import Outcome as Fault
from connector_pusher.systems.system import System

LONGEST_REASON = 1000
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
        self._tells = tells
        self._asks = asks
        self._retries = retries
        self._base = public_base_url
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
            await self._told(claim, outcome, external)
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
                    plan = plan_of(claim.noted) or await self._planned(claim, connector, system)
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

    async def _planned(self, claim: Claim, connector: Connector, system: System) -> Plan:
        """Made of the case as it is now, and kept."""
        what, line = claim.effect.what, claim.effect.line
        story = await self._tells.story(what["case"], claim.effect.sequence, composing.TYPES)
        if story.case is None:
            raise Failed("the case is gone")
        config, before = self._running.config(connector), await self._rows.of(line)
        past = composing.past(story.actions, connector.id, addresses(config))
        born = composing.born(story.actions)
        row, known = composing.of_this_case(before, born, past)
        if what.get("recreate") and row.external:
            await gone(system, row.external.id)
            (row, known), past = composing.without_ticket(row, known), past.unknown
        if row != before:
            await self._put(claim, row)
        place = composing.Place(self._base, what["space"])
        at = datetime.fromisoformat(what["at"])
        said = composing.said(story.case, story.actions, what["connector"]["fields"], place, at)
        incident = self._running.type_of(connector).composed(said, config)
        comments = composing.comments(story.case, story.actions, past, row, place)
        plan = Plan(incident, comments, known)
        if not await self._effects.note(claim, with_plan(plan)):
            raise Overtaken
        return plan

    async def _put(self, claim: Claim, row: Row) -> None:
        if not await self._rows.put(claim.effect.line, row, fence(claim)):
            raise Overtaken

    async def _told(self, claim: Claim, outcome: Outcome, external: External | None) -> None:
        """The case knows how it ended; `Later` until then.

        If it does not take the ticket, it is told that, so that it waits for none.
        """
        effect, named = claim.effect, Named(**claim.effect.what["connector"])
        if outcome.failed is None and external:
            pushed = RecordPush(
                connector_id=named.id,
                connector_name=named.name,
                external_id=external.id,
                external_title=external.title,
                external_url=external.url,
                requested=effect.sequence,
            )
            refusal = await self._asked(effect, pushed, "pushed")
            if refusal is None:
                return
            outcome = Outcome(outcome.attempt, cut(f"{UNTAKEN}: {refusal.message}"))
        failed = PushFailed(
            connector_id=named.id,
            connector_name=named.name,
            reason=outcome.failed or "",
            uncertain=outcome.uncertain,
            requested=effect.sequence,
        )
        name = f"push_failed/{outcome.attempt}"
        refusal = await self._asked(effect, RecordResult(action=failed), name)
        if refusal:
            raise Final(f"{UNTAKEN}: {refusal.message}")
        if external:
            raise Final(failed.reason)

    async def _asked(self, effect: Effect, command: Command, name: str) -> Refusal | None:
        """What the case has against it."""
        what = effect.what
        cause = f"{what['case']}/{effect.sequence}"
        because = Because(User(**what["by"]), cause, what["correlation_id"], what["hops"] + 1)
        answer = await self._asks.ask(
            command,
            case=what["case"],
            id_=f"{cause}/{name}",
            space=what["space"],
            because=because,
        )
        return answer if isinstance(answer, Refusal) else None


def addresses(config: Mapping[str, Any]) -> Sequence[str]:
    """By which the system is called, here and by other connectors; of a webhook, none."""
    url = config.get("apiUrl", config.get("url"))
    return [url, *keys.of(config).aliases] if isinstance(url, str) else []


async def gone(system: System, ticket: str) -> None:
    """`Failed`, unless it is known that there is no such ticket any more."""
    try:
        there = await system.read(ticket)
    except Fault as fault:
        if fault.kind is not Kind.INCIDENT_MISSING:
            raise
    else:
        raise Failed(f"the ticket {there.title or ticket} is there: an ordinary push changes it")


def cut(why: str) -> str:
    """Of a bounded length."""
    return why if len(why) <= LONGEST_REASON else f"{why[:LONGEST_REASON]}..."
