"""How is one attempt at a push made? One step after another, until all of it is there.

Before a call that must not be made twice the row says that it may have been made; after it, what
came of it. A call whose answer was lost is looked for before anything else happens.
"""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import datetime
from typing import Any, NamedTuple

import orjson

from case_events.values import with_milliseconds
from case_runtime.effects import Claim, Effects
from case_runtime.errors import Later
from connector_pusher import metrics
from connector_pusher.push import saga
from connector_pusher.push.plan import External, Plan, Planned, Row
from connector_pusher.push.rows import Fence, Rows
from connector_pusher.push.saga import Create, Finish, Look, Read, Say, Tell, Update
from connector_pusher.systems.outcomes import CannotTell, Unknown
from connector_pusher.systems.outcomes import Outcome as Fault
from connector_pusher.systems.system import Comment, Remark, System, Ticket


class Overtaken(Exception):
    """Somebody else carries this push out by now."""


class Failed(Exception):
    """The push has come to nothing; `uncertain`: a person has to say what became of a call.

    `later`: it may work in so many seconds; None: it would not.
    """

    def __init__(self, why: str, *, uncertain: bool = False, later: float | None = None) -> None:
        super().__init__(why)
        self.uncertain = uncertain
        self.later = later


class Bounds(NamedTuple):
    """How many seconds a step may take, and whether no further one is begun here."""

    step: float
    stops: Callable[[], bool]


@asynccontextmanager
async def within(seconds: float) -> AsyncIterator[None]:
    """So long at most, for somebody else takes over later; then it is `Later`."""
    try:
        async with asyncio.timeout(seconds):
            yield
    except TimeoutError as late:
        raise Later("a step of it took too long") from late


class Acting:
    """One attempt at one push."""

    def __init__(
        self,
        claim: Claim,
        plan: Plan,
        system: System,
        *,
        effects: Effects,
        rows: Rows,
        bounds: Bounds,
    ) -> None:
        self._claim = claim
        self._bounds = bounds
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
            if self._bounds.stops():
                raise Later("whoever began it was stopped; it goes on where it is")
            step = saga.next_step(self._push, self._plan, self._row)
            if isinstance(step, Tell):
                return step.ticket
            kind = type(step).__name__.lower()
            with metrics.STEPS.labels(kind).time():
                async with within(self._bounds.step):
                    await self._take(step)

    async def _take(self, step: saga.Step) -> None:
        row, push, incident = self._row, self._push, self._plan.incident
        match step:
            case Look(comment):
                await self._looked(comment)
            case Create():
                await self._system.ready(incident)
                await self._begin(step)
                made = await self._called(self._system.create(incident))
                await self._put(saga.made(row, external(made), push))
            case Read(ticket):
                found = external(await self._system.read(ticket))
                whole = found._replace(title=found.title or ticket)
                await self._put(replace(row, external=whole._replace(url=whole.url or "-")))
            case Update(ticket):
                await self._put(row)  # unless somebody newer goes on with the ticket
                changed = external(await self._system.update(ticket, incident))
                await self._put(saga.made(row, known(changed, row.external), push))
            case Say(ticket, comment):
                await self._system.ready(None)
                await self._begin(step)
                remark = await self._called(
                    self._system.comment(ticket, Comment(comment.id, comment.text))
                )
                at = remark.at if remark else None
                of = remark.id if remark else None
                await self._put(saga.said(row, comment, of, at and with_milliseconds(at)))
            case Finish(ticket):
                await self._system.finish(ticket, incident)
                await self._put(saga.finished(row, push))

    async def _begin(self, step: Create | Say) -> None:
        """Whatever happens from now on, the row says that this may have been done."""
        said = orjson.dumps(dict(self._plan.incident)).decode()
        await self._put(saga.begun(self._row, step, self._push, self._claim.attempt, said))

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
        comment = saga.doubtful(doubt) if doubt else None
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
                sent = orjson.loads(row.doubt.said) if row.doubt else self._plan.incident
                return await system.find(case, sent, self._plan.known)
            if row.external is None:
                return None
            return await system.find_comment(
                row.external.id, Comment(comment.id, comment.text), last_of(row)
            )
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
