"""What becomes of a batch of commands? Each is answered, or set aside; none holds up the others.

Those of one case are decided one after another, those of different cases beside each other, so that
the log takes them together. What may work later is tried again, for ever if the world is away.
"""

import asyncio
from collections import defaultdict
from collections.abc import Awaitable, Callable, Mapping, Sequence
from typing import Protocol, TypeVar

import structlog

from case_command import counted
from case_command.api.desk import Desk
from case_command.commands import wishes
from case_command.commands.answers import Topics
from case_command.commands.bodies import Envelope
from case_command.commands.outcomes import accepted, case_of, reached, refused, reused
from case_command.commands.received import (
    Incoming,
    Received,
    Sender,
    correlation,
    received,
    said,
    sender,
)
from case_command.commands.verdicts import Verdict, Verdicts
from case_command.deciding import Key, LeftNothing
from case_command.errors import KeyReused, LogBehindTopic, Unavailable, Undecided
from case_command.log.commits import Kept
from case_command.sealing import Stamp
from case_events.command_wire import TYPE
from case_events.commands import Accepted, Refusal
from case_runtime import metrics, strict, tracing
from case_runtime.callers import Caller
from case_runtime.commanding import sent_by
from case_runtime.entering import Gate
from case_runtime.errors import Answerable, Later
from case_runtime.sending import Letter

T = TypeVar("T")

TRIES = 4
LONGEST_PAUSE = 5.0
ELSEWHERE = frozenset({b"run.v1"})
"""Commands that alert-sync carries out."""


log = structlog.get_logger()


class Outgoing(Protocol):
    """Whoever sends answers."""

    async def send(self, letters: Sequence[Letter]) -> None:
        """Return when all are where they belong; `Later`: they may not be."""


class Keys(Protocol):
    """The log, as far as it knows what was recorded under a key."""

    async def kept(
        self, streams: Sequence[str], keys: Sequence[str]
    ) -> Mapping[str, Mapping[str, Kept]]:
        """Of each stream what these keys stand for."""


class Clerk:
    """Takes batches of records, and returns when all are answered."""

    def __init__(
        self,
        *,
        desk: Desk,
        gate: Gate,
        verdicts: Verdicts,
        keys: Keys,
        topics: Topics,
        out: Outgoing,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
    ) -> None:
        self._desk = desk
        self._gate = gate
        self._verdicts = verdicts
        self._keys = keys
        self._topics = topics
        self._out = out
        self._sleep = sleep
        self.failures = 0
        """Consecutive."""

    async def __call__(self, records: Sequence[Incoming]) -> None:
        """Return when every command is answered or set aside; raise nothing."""
        by_case: dict[bytes | None, list[Incoming]] = defaultdict(list)
        for record in records:
            by_case[record.key].append(record)
        await asyncio.gather(*(self._in_order(some) for some in by_case.values()))

    async def _in_order(self, records: Sequence[Incoming]) -> None:
        """Those of one case; they are told without waiting for the other cases."""
        letters = [letter for record in records for letter in await self._letters(record)]
        while True:
            try:
                return await self._until(lambda: self._out.send(letters))
            except Exception:  # told or stand still: never dropped
                log.exception("answers.failed")

    async def _letters(self, record: Incoming) -> list[Letter]:
        """What goes out because of one record; nothing, if it is for another service."""
        named = sender(record)
        if named is None:
            return [self._aside(record, "nobody can be answered: no ce_source and ce_id")]
        if said(record).get(TYPE) in ELSEWHERE:
            return []
        conversation = correlation(record)
        with tracing.span("command", "consumer", tracing.said_by(record.headers)):
            return await self._answered(record, named, conversation)

    async def _answered(self, record: Incoming, named: Sender, conversation: str) -> list[Letter]:
        try:
            answer = await self._until(lambda: self._answer(record, named, conversation))
        except Unavailable as busy:
            answer = refused(named, case_of(record), busy.status, str(busy))
        except Exception as bug:
            log.exception("command.failed", correlation_id=conversation)
            message = f"An internal server error occurred, logged as {conversation}"
            reason = f"failed: {type(bug).__name__}"
            answer = refused(named, case_of(record), 500, message)
            return [self._told(record, answer, conversation), self._aside(record, reason)]
        return [self._told(record, answer, conversation)]

    async def _answer(
        self, record: Incoming, named: Sender, conversation: str
    ) -> Accepted | Refusal:
        """What the command comes to, now or when it first came."""
        try:
            command = received(record, named, conversation, self._desk.clock())
            said = strict.loads(command.raw)
            read = wishes.envelope(said)
            caller = await sent_by(self._gate, command.authorization, read.space)
        except Answerable as refusal:  # it is the same each time, and nobody is known
            return refused(named, case_of(record), refusal.status, str(refusal))
        key = command.key(caller.principal)
        verdict = await self._verdicts.of(command.case_id, key)
        if verdict is None:
            return await self._decided(command, read, caller, key)
        return told(command, key, verdict)

    async def _decided(
        self, command: Received, read: Envelope, caller: Caller, key: Key
    ) -> Accepted | Refusal:
        """What is decided; what leaves nothing in the log is stored before anybody hears it."""
        try:
            stamp = Stamp(
                by=wishes.author(read, caller),
                at=self._desk.clock(),
                space=read.space,
                correlation_id=command.correlation_id,
                causation_id=command.causation_id,
                hops=command.hops,
            )
            wish = wishes.Wish(command.case_id, stamp, caller.rights, read.command)
            async with wishes.together(self._desk, wish):
                decide = await wishes.decision(self._desk, wish, caller)
                decided = await self._desk.ledger.transact(command.case_id, decide, stamp, key=key)
        except Unavailable:
            raise
        except KeyReused:  # what came before under this name still counts
            return reused(command)
        except LeftNothing:  # another replica was first, just now
            return await self._before(command, key)
        except Answerable as refusal:
            answer: Accepted | Refusal = refused(
                command.sender, command.case_id, refusal.status, str(refusal)
            )
        else:
            answer = accepted(command, decided)
            if decided.envelopes:
                return answer
        return await self._stored(command, key, answer)

    async def _stored(
        self, command: Received, key: Key, answer: Accepted | Refusal
    ) -> Accepted | Refusal:
        """What counts from now on: that of the process that was first, if there is another."""
        verdict = await self._verdicts.keep(command.case_id, key, answer, self._desk.clock())
        return told(command, key, verdict) if verdict else await self._recorded(command, key)

    async def _before(self, command: Received, key: Key) -> Accepted | Refusal:
        """What another replica has stored."""
        verdict = await self._verdicts.of(command.case_id, key)
        if verdict is None:
            raise Later("what came of a command cannot be read yet")
        return told(command, key, verdict)

    async def _recorded(self, command: Received, key: Key) -> Accepted | Refusal:
        """What another replica has recorded."""
        kept = await self._keys.kept([command.case_id], [key.id])
        recorded = kept.get(command.case_id, {}).get(key.id)
        if recorded is None or not recorded.envelopes:
            raise Later("what came of a command cannot be read yet")
        if recorded.body != key.body:
            return reused(command)
        return reached(command, recorded.envelopes[-1].sequence)

    async def _until(self, act: Callable[[], Awaitable[T]]) -> T:
        """What it comes to once the world is there; the fault, when that is not what is missing."""
        faults = pauses = 0
        while True:
            try:
                done = await act()
            except (Later, Undecided, LogBehindTopic) as away:
                log.warning("commands.delayed", why=str(away))
            except Exception:
                faults += 1
                if faults == TRIES:
                    raise
                log.warning("commands.failed", exc_info=True)
            else:
                self.failures = 0
                return done
            self.failures += 1
            pauses += 1
            await self._sleep(min(0.05 * 2**pauses, LONGEST_PAUSE))

    def _told(self, record: Incoming, answer: Accepted | Refusal, conversation: str) -> Letter:
        counted.COMMANDS.labels(answer.type).inc()
        code = answer.status_code if isinstance(answer, Refusal) else 200
        log.info("command.answered", case=answer.case, status=code, correlation_id=conversation)
        return self._topics.told(record, answer, conversation)

    def _aside(self, record: Incoming, reason: str) -> Letter:
        counted.COMMANDS.labels("set aside").inc()
        metrics.SET_ASIDE.labels(self._topics.commands.name, "case-command").inc()
        log.error("command.set_aside", reason=reason)
        return self._topics.aside(record, reason)


def told(command: Received, key: Key, verdict: Verdict) -> Accepted | Refusal:
    """The verdict; to whoever says something else under the same name, that they do."""
    return verdict.answer if verdict.body == key.body else reused(command)
