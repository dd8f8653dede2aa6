"""How is a push carried out? Step by step, each written down before and after it is done.

Whoever is cut off leaves a row that says how far it was; whoever comes next goes on from there. How
it ended is noted first, and told to the case then, under a name that is the same each time.
"""

import asyncio
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from typing import Any

import structlog

from case_events import User
from case_events.actions import PushFailed
from case_events.commands import Command, RecordPush, RecordResult, Refusal
from case_events.values import Connector as Named
from case_events.values import with_milliseconds
from case_runtime.commanding import Asks, Because
from case_runtime.effects import Claim, Effects, Final
from case_runtime.errors import Answerable
from case_runtime.stories import Tells
from connector_pusher import metrics
from connector_pusher.connector import Connector
from connector_pusher.push import composing, saga
from connector_pusher.push.noted import TooMuch, outcome_of, plan_of, with_outcome, with_plan
from connector_pusher.push.plan import External, Outcome, Plan, Planned, Row
from connector_pusher.push.rows import Fence, Rows
from connector_pusher.push.saga import Create, Finish, Look, Read, Say, Tell, Update
from connector_pusher.running import Running
from connector_pusher.store import Connectors
from connector_pusher.systems.outcomes import CannotTell, Unknown
from connector_pusher.systems.outcomes import Outcome as Fault
from connector_pusher.systems.system import Remark, System, Ticket

LONGEST_REASON = 1000

log = structlog.get_logger()


class Overtaken(Exception):
    """Somebody else carries this push out by now."""


class Failed(Exception):
    """The push has come to nothing; `uncertain`: a person has to say what became of a call."""

    def __init__(self, why: str, *, uncertain: bool = False) -> None:
        super().__init__(why)
        self.uncertain = uncertain


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
        public_base_url: str | None,
        ended: Callable[[], None] = lambda: None,
    ) -> None:
        self._effects = effects
        self._rows = rows
        self._connectors = connectors
        self._running = running
        self._tells = tells
        self._asks = asks
        self._base = public_base_url
        self._ended = ended

    async def __call__(self, claim: Claim) -> None:
        """Return when the case knows of its ticket; `Final`: it knows why there is none."""
        outcome = outcome_of(claim.noted)
        external: External | None = None
        if outcome is None:
            try:
                external = await self._carried_out(claim)
                outcome = Outcome(claim.attempt)
            except Overtaken:
                return
            except Failed as why:
                reason = cut(str(why))
                outcome = Outcome(claim.attempt, reason, why.uncertain)
            if not await self._effects.note(claim, with_outcome(outcome)):
                return
        if external is None and outcome.failed is None:
            external = (await self._rows.of(claim.effect.line)).external
        await self._told(claim, outcome, external)
        self._ended()
        named = Named(**claim.effect.what["connector"])
        became = "uncertain" if outcome.uncertain else "failed" if outcome.failed else "pushed"
        metrics.PUSHES.labels(named.type, became).inc()
        log.info("push.ended", became=became, connector=named.id, attempt=claim.attempt)
        if outcome.failed is not None:
            raise Final(outcome.failed)

    async def _carried_out(self, claim: Claim) -> External:
        """The ticket, once all of it is there."""
        what = claim.effect.what
        connector = await self._connectors.one(what["connector"]["id"])
        if connector is None or not connector.is_in(what["space"]):
            raise Failed(f"Saved object [action/{what['connector']['id']}] not found")
        try:
            plan = plan_of(claim.noted) or await self._planned(claim, connector)
            async with self._running.use(connector) as system:
                return await Acting(claim, plan, system, self._effects, self._rows).to_the_end()
        except (Fault, CannotTell, Answerable, TooMuch) as why:
            raise Failed(str(why)) from why

    async def _planned(self, claim: Claim, connector: Connector) -> Plan:
        """Made of the case as it is now, and kept."""
        what, line = claim.effect.what, claim.effect.line
        story = await self._tells.story(what["case"], claim.effect.sequence, composing.TYPES)
        if story.case is None:
            raise Failed("the case is gone")
        row, past = await self._rows.of(line), composing.past(story.actions, connector.id)
        if row.external is None and row.doubt is None and past.external:
            row = replace(row, external=past.external)
            await self._put(claim, row)
        place = composing.Place(self._base, what["space"])
        at = datetime.fromisoformat(what["at"])
        said = composing.said(story.case, story.actions, what["connector"]["fields"], place, at)
        incident = self._running.type_of(connector).composed(said, self._running.config(connector))
        comments = composing.comments(story.case, story.actions, past, row, place)
        plan = Plan(incident, comments, past.known)
        if not await self._effects.note(claim, with_plan(plan)):
            raise Overtaken
        return plan

    async def _put(self, claim: Claim, row: Row) -> None:
        if not await self._rows.put(claim.effect.line, row, fence(claim)):
            raise Overtaken

    async def _told(self, claim: Claim, outcome: Outcome, external: External | None) -> None:
        """The case knows how it ended; `Later` until then."""
        effect, what = claim.effect, claim.effect.what
        named = Named(**what["connector"])
        if outcome.failed is None and external:
            command: Command = RecordPush(
                connector_id=named.id,
                connector_name=named.name,
                external_id=external.id,
                external_title=external.title,
                external_url=external.url,
                requested=effect.sequence,
            )
            id_ = f"{what['case']}/{effect.sequence}/pushed"
        else:
            action = PushFailed(
                connector_id=named.id,
                connector_name=named.name,
                reason=outcome.failed or "",
                uncertain=outcome.uncertain,
                requested=effect.sequence,
            )
            command = RecordResult(action=action)
            id_ = f"{what['case']}/{effect.sequence}/push_failed/{outcome.attempt}"
        because = Because(
            User(**what["by"]),
            f"{what['case']}/{effect.sequence}",
            what["correlation_id"],
            what["hops"] + 1,
        )
        answer = await self._asks.ask(
            command, case=what["case"], id_=id_, space=what["space"], because=because
        )
        if isinstance(answer, Refusal):
            raise Final(f"the case does not take it: {answer.message}")


class Acting:
    """One attempt at one push."""

    def __init__(
        self, claim: Claim, plan: Plan, system: System, effects: Effects, rows: Rows
    ) -> None:
        self._claim = claim
        self._plan = plan
        self._system = system
        self._effects = effects
        self._rows = rows
        self._push = claim.effect.key
        self._row = Row()

    async def to_the_end(self) -> External:
        """Step after step; raises what a step raises, with the row as it is then."""
        self._row = await self._rows.of(self._claim.effect.line)
        while True:
            if not await self._effects.hold(self._claim):
                raise Overtaken
            step = saga.next_step(self._push, self._plan, self._row)
            if isinstance(step, Tell):
                return step.ticket
            kind = type(step).__name__.lower()
            with metrics.STEPS.labels(kind).time():
                await self._take(step)

    async def _take(self, step: saga.Step) -> None:
        row, push, incident = self._row, self._push, self._plan.incident
        match step:
            case Look(comment):
                await self._looked(comment)
            case Create():
                await self._begin(step)
                made = await self._called(self._system.create(incident))
                await self._put(saga.made(row, external(made), push))
            case Read(ticket):
                found = external(await self._system.read(ticket))
                whole = found._replace(title=found.title or ticket)
                await self._put(replace(row, external=whole._replace(url=whole.url or "-")))
            case Update(ticket):
                changed = external(await self._system.update(ticket, incident))
                await self._put(saga.made(row, known(changed, row.external), push))
            case Say(ticket, comment):
                await self._begin(step)
                remark = await self._called(self._system.comment(ticket, comment.comment))
                at = remark.at if remark else None
                of = remark.id if remark else None
                await self._put(saga.said(row, comment, of, at and with_milliseconds(at)))
            case Finish(ticket):
                await self._system.finish(ticket, incident)
                await self._put(saga.finished(row, push))

    async def _begin(self, step: Create | Say) -> None:
        """Whatever happens from now on, the row says that this may have been done."""
        await self._put(saga.begun(self._row, step, self._push, self._claim.attempt))

    async def _called(self, call: Any) -> Any:  # noqa: ANN401 - any call of a system
        """What it answers. What surely was not done leaves no doubt; what may have been is sought.

        A look is the next step of this same attempt, which then fails if nothing is found.
        """
        try:
            return await call
        except Unknown as lost:
            return await self._sought(lost)
        except Fault:
            await self._put(saga.undone(self._row))
            raise

    async def _sought(self, lost: Unknown) -> Any:  # noqa: ANN401 - as what was called
        """What the lost call has left, or why nobody knows, or that it has left nothing."""
        doubt = self._row.doubt
        comment = saga.doubtful(doubt, self._plan) if doubt else None
        found = await self._found(comment, str(lost))
        if found is None:
            await self._put(saga.undone(self._row))
            raise lost
        return found

    async def _looked(self, comment: Planned | None) -> None:
        """After a crash, or another push: is it there?"""
        row = self._row
        found = await self._found(comment, "the answer to the last call was lost")
        if found is None:
            await self._put(saga.undone(row))
        elif isinstance(found, Ticket):
            await self._put(saga.adopted(row, external(found)))
        elif comment:
            at = found.at and with_milliseconds(found.at)
            await self._put(saga.said(row, comment, found.id, at))

    async def _found(self, comment: Planned | None, why: str) -> Any:  # noqa: ANN401 - either kind
        """The ticket or the comment; None: it surely is not there."""
        row, system = self._row, self._system
        if system.settles:
            await asyncio.sleep(system.settles)
        try:
            if comment is None:
                case = self._claim.effect.what["case"]
                return await system.find(case, self._plan.incident, self._plan.known)
            if not comment.text or row.external is None:
                raise Failed(f"{why}; nobody knows any more what was said", uncertain=True)
            return await system.find_comment(row.external.id, comment.comment, last_of(row))
        except CannotTell as nobody:
            raise Failed(f"{why}; {nobody}", uncertain=True) from nobody

    async def _put(self, row: Row) -> None:
        """The row is safe before anything else happens."""
        if not await self._rows.put(self._claim.effect.line, row, fence(self._claim)):
            raise Overtaken
        self._row = row


def fence(claim: Claim) -> Fence:
    """Of this attempt."""
    return Fence(claim.effect.sequence, claim.attempt)


def external(ticket: Ticket) -> External:
    """As it is kept."""
    return External(ticket.id, ticket.title, ticket.url)


def known(now: External, before: External | None) -> External:
    """What was known before, where an update tells less."""
    if before is None:
        return now
    return External(now.id, now.title or before.title, now.url or before.url)


def last_of(row: Row) -> Remark | None:
    """The last comment that is known to be there."""
    if not row.sent:
        return None
    last = row.sent[-1]
    return Remark(last.external, datetime.fromisoformat(last.at) if last.at else None)


def cut(why: str) -> str:
    """Of a bounded length."""
    return why if len(why) <= LONGEST_REASON else f"{why[:LONGEST_REASON]}..."
