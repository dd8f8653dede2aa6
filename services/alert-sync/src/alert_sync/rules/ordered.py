"""How does a rule run by a command on Kafka? As over HTTP, with an answer on the topic of results.

A command is a row before its record is acknowledged, and what it came to is noted before it is
told. Sent again under the same name it is not run again, but answered as before.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any, NamedTuple, Protocol

import structlog
from pydantic import ValidationError

from alert_sync.plans import DO
from alert_sync.rules import asked, naming
from alert_sync.rules.acting import Acting
from alert_sync.rules.asked import Wrong
from alert_sync.rules.rights import demand_all
from alert_sync.rules.run import Run
from alert_sync.rules.running import RefusedGroup
from alert_sync.rules.written import because_row, read_because, read_run, run_row
from case_events.command_wire import AUTHORIZATION, CORRELATION, ID, SOURCE, TYPE, answer_record
from case_events.commands import Ran, Refusal, Request, RunRule
from case_events.topics import Topic
from case_events.values import User
from case_runtime import strict
from case_runtime.answers import phrase
from case_runtime.commanding import Because, sent_by
from case_runtime.effects import Claim, Effect, MongoEffects
from case_runtime.entering import Gate
from case_runtime.errors import Answerable, Invalid, Later
from case_runtime.reactions import causation, hops
from case_runtime.rights import Forbidden
from case_runtime.sending import Letter, Sender
from case_runtime.trying import Trying

ORDERED = "ordered"
COMMAND = b"run.v1"
LONGEST = 1024
"""Bytes of a name."""

TOLD = "told"

log = structlog.get_logger()


class Incoming(Protocol):
    """As much of a Kafka record as matters here."""

    key: bytes | None
    value: bytes | None
    headers: Sequence[tuple[str, bytes | None]]


class Named(NamedTuple):
    """Who sent a command, what they call it, and the conversation that it belongs to."""

    source: str
    id: str
    correlation_id: str


@dataclass(frozen=True, slots=True)
class Order:
    """A command that may be carried out."""

    key: str
    run: Run
    because: Because


class Office:
    """Takes batches of records from the topic of commands; those of others it leaves alone."""

    def __init__(self, gate: Gate, effects: MongoEffects, sender: Sender, results: Topic) -> None:
        self._gate = gate
        self._effects = effects
        self._sender = sender
        self._results = results
        self._try = Trying("runs")

    @property
    def failures(self) -> int:
        """Consecutive."""
        return self._try.failures

    async def __call__(self, records: Sequence[Incoming]) -> None:
        """Return when each is a row, or is refused. Raises nothing."""
        for record in records:
            said = {name: value for name, value in record.headers if value is not None}
            named = sender_of(said) if said.get(TYPE) == COMMAND else None
            if named:
                await self._one(record, said, named)

    async def _one(self, record: Incoming, said: Mapping[str, bytes], named: Named) -> None:
        if not await self._try(lambda: self._take(record, said, named)):
            return
        log.error("run.failed", correlation_id=named.correlation_id)
        sorry = f"An internal server error occurred, logged as {named.correlation_id}"
        failed = refused(named, HTTPStatus.INTERNAL_SERVER_ERROR, sorry)
        while await self._try(lambda: self.tell(named, failed)):
            pass  # told or stand still: never dropped

    async def tell(self, named: Named, answer: Ran | Refusal) -> None:
        """Whoever asked."""
        made = answer_record(answer, named.correlation_id)
        letter = Letter(self._results.name, made.value, made.key, made.headers)
        await self._sender.send([letter])

    async def _take(self, record: Incoming, said: Mapping[str, bytes], named: Named) -> None:
        try:
            order = await self._order(record, said, named)
        except Answerable as refusal:
            await self.tell(named, refused(named, refusal.status, str(refusal)))
            return
        key = f"run/{order.key}"
        told = [row.noted.get(TOLD) for row in await self._effects.seen({"_id": key}, [("_id", 1)])]
        if told:
            if told[0]:
                await self.tell(named, answer(told[0]))
            return
        await self._effects.plan([effect(key, order, named, record.key or b"")])

    async def _order(self, record: Incoming, said: Mapping[str, bytes], named: Named) -> Order:
        request = read(record.value)
        caller = await sent_by(self._gate, said.get(AUTHORIZATION), request.space)
        if request.by and not caller.service:
            raise Forbidden("Only a service may act for somebody else")
        if not isinstance(request.command, RunRule):
            raise Invalid("The command is not the one that its headers name")
        params = request.command.params
        if isinstance(owner := params.get("owner"), str):
            demand_all(caller.rights, owner)
        try:
            run = asked.run(params, request.space)
        except Wrong as wrong:
            raise Invalid(f"Request validation failed ({wrong})") from wrong
        key = naming.digest(f"{caller.principal}\n{named.source}\n{named.id}")
        return Order(key, run, because(said, request.by or caller.user, named.correlation_id))


class Ordered:
    """A work: runs that were asked for on Kafka."""

    def __init__(self, effects: MongoEffects, acting: Acting, office: Office) -> None:
        self._effects = effects
        self._acting = acting
        self._office = office

    async def __call__(self, claim: Claim) -> None:
        """Return when it is carried out, and told."""
        what = claim.effect.what
        named = Named(*what["named"])
        if told := claim.noted.get(TOLD):
            await self._office.tell(named, answer(told))
            return
        run = read_run(what["run"])
        try:
            opened = await self._acting.carry_out(claim, run, read_because(what["because"]))
        except RefusedGroup as refusal:
            await self._told(claim, named, refused(named, refusal.status, str(refusal)))
            raise
        cases = tuple(one.case for one in opened)
        done = Ran(source=named.source, id=named.id, cases=cases, waiting=len(run.waiting))
        await self._told(claim, named, done)

    async def _told(self, claim: Claim, named: Named, told: Ran | Refusal) -> None:
        if not await self._effects.note(claim, {TOLD: told.model_dump(mode="json")}):
            raise Later("somebody else carries it out already")
        await self._office.tell(named, told)


def effect(key: str, order: Order, named: Named, line: bytes) -> Effect:
    """The row: those under one key of the topic come one after another."""
    what: dict[str, Any] = {
        DO: ORDERED,
        "run": run_row(order.run),
        "because": because_row(order.because),
        "named": list(named),
    }
    return Effect(key, f"run/{naming.digest(line.hex())}", 0, what)


def because(said: Mapping[str, bytes], by: User, correlation_id: str) -> Because:
    """What a case is told of why it has the alerts: one reaction more than led here."""
    before = hops(said)
    return Because(by, causation(said), correlation_id, 0 if before is None else before + 1)


def sender_of(said: Mapping[str, bytes]) -> Named | None:
    """None: nobody can be answered."""
    source, id_ = said.get(SOURCE, b""), said.get(ID, b"")
    if not 0 < len(source) <= LONGEST or not 0 < len(id_) <= LONGEST:
        return None
    try:
        conversation = said.get(CORRELATION, id_)[:128].decode()
        return Named(source.decode(), id_.decode(), conversation)
    except UnicodeDecodeError:
        return None


def read(value: bytes | None) -> Request:
    """What is asked, or `Invalid`."""
    try:
        return Request.model_validate(strict.loads(value or b""))
    except ValidationError as error:
        raise Invalid("The command cannot be read") from error


def refused(named: Named, status: int, why: str) -> Refusal:
    """As HTTP would say it."""
    return Refusal(
        source=named.source,
        id=named.id,
        case=None,
        status_code=HTTPStatus(status),
        error=phrase(status),
        message=why,
    )


def answer(told: Mapping[str, Any]) -> Ran | Refusal:
    """As it was noted."""
    kind: type[Ran | Refusal] = Ran if told["type"] == "ran" else Refusal
    return kind.model_validate(told)
