"""How does a service ask something of a case? By a command on Kafka, whose answer it waits for.

A command that is sent again under the same id has no second effect and is answered as before. So
whoever hears nothing sends it again; what is answered to others is passed over.
"""

import asyncio
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from typing import NamedTuple, Protocol

import structlog
from aiokafka import TopicPartition
from pydantic import SecretStr

from case_events.command_wire import answer_from_record, command_record
from case_events.commands import Accepted, Command, Ran, Refusal
from case_events.topics import Topic
from case_events.values import User
from case_events.wire import Unreadable
from case_runtime import kafka, kafka_topics, service_key
from case_runtime.auth import MISSING
from case_runtime.background import running
from case_runtime.callers import Caller
from case_runtime.credentials import REFUSED
from case_runtime.entering import Gate
from case_runtime.errors import Later, Unauthenticated
from case_runtime.sending import Letter, Sender

PATIENCE = 15.0
"""Seconds that an answer is waited for; then it is `Later`."""

SCHEME = b"apikey "
REST = 1.0
AGAIN = frozenset({401, 503})
"""These say nothing of the command: it may be sent again."""

log = structlog.get_logger()


class Because(NamedTuple):
    """For whom a service acts, and what it reacts to: `<case>/<sequence>`, so many hops before."""

    by: User | None = None
    cause: str | None = None
    correlation_id: str | None = None
    hops: int = 0


class Asks(Protocol):
    """Whoever takes commands to cases."""

    async def ask(
        self, command: Command, *, case: str, id_: str, space: str, because: Because
    ) -> Accepted | Refusal:
        """What it came to, now or when it first came; `Later`: that is not known yet."""


async def sent_by(gate: Gate, authorization: bytes | None, space: str) -> Caller:
    """Who sent a command; only a key of a program may lie on a topic."""
    if authorization is None:
        raise Unauthenticated(MISSING)
    if not authorization.lower().startswith(SCHEME):
        raise Unauthenticated(REFUSED)
    known = gate.known(authorization, space)
    return known or await gate.authenticate(authorization, space)


class Commands:
    """`source` is the service; no two services have the same one."""

    def __init__(
        self,
        servers: str,
        commands: Topic,
        results: Topic,
        *,
        source: str,
        token: SecretStr | None,
        patience: float = PATIENCE,
    ) -> None:
        """Without a token nothing can be asked."""
        self._servers = servers
        self._commands = commands
        self._results = results
        self._source = source
        self._authorization = service_key.header(token) if token else None
        self._patience = patience
        self._sender = Sender(servers)
        self._waiting: dict[str, asyncio.Future[Accepted | Refusal]] = {}
        self._hears = asyncio.Event()
        self.failures = 0
        """Consecutive, of coming to hear the answers."""

    def ailments(self) -> Iterator[str]:
        """What is wrong although requests are answered."""
        if self._authorization is None:
            yield "commands: services.token is not said, so nothing can be asked of cases"

    @asynccontextmanager
    async def going(self) -> AsyncIterator[None]:
        """Answers are heard."""
        try:
            async with running(self._run()):
                yield
        finally:
            await self._sender.close()

    async def ask(
        self, command: Command, *, case: str, id_: str, space: str, because: Because
    ) -> Accepted | Refusal:
        """What it came to, now or when it first came; `Later`: that is not known yet."""
        if self._authorization is None:
            raise Later("services.token is not said")
        made = command_record(
            command,
            case=case,
            id=id_,
            source=self._source,
            authorization=self._authorization,
            space=space,
            by=because.by,
            correlation_id=because.correlation_id,
            causation_id=because.cause,
            hops=because.hops,
        )
        letter = Letter(self._commands.name, made.value, made.key, made.headers)
        try:
            async with asyncio.timeout(self._patience):
                await self._hears.wait()  # an answer that comes before would not be noticed
                answer = await self._answer(id_, letter)
        except TimeoutError as error:
            raise Later("no answer to a command yet") from error
        if isinstance(answer, Refusal) and answer.status_code in AGAIN:
            raise Later(answer.message)
        return answer

    async def _answer(self, id_: str, letter: Letter) -> Accepted | Refusal:
        told = self._waiting.get(id_)
        if told is None:
            told = self._waiting[id_] = asyncio.get_running_loop().create_future()
        try:
            await self._sender.send([letter])
            return await asyncio.shield(told)
        finally:
            if self._waiting.get(id_) is told:
                del self._waiting[id_]

    async def _run(self) -> None:
        while True:
            try:
                await self._hear()
            except Exception:  # whoever hears nothing looks healthy: say so, and go on
                self.failures += 1
                if self.failures & (self.failures - 1) == 0:  # ever less often
                    log.warning("answers.interrupted", times=self.failures, exc_info=True)
            finally:
                self._hears.clear()
            await asyncio.sleep(REST)

    async def _hear(self) -> None:
        """From now on, in no group: every replica hears all answers."""
        await kafka_topics.ensure(
            self._servers, [self._commands, self._commands.dead, self._results]
        )
        async with kafka.consumer(self._servers) as reader:
            places = [
                TopicPartition(self._results.name, n) for n in range(self._results.partitions)
            ]
            reader.assign(places)
            for place, end in (await reader.end_offsets(places)).items():
                reader.seek(place, end)
            self.failures = 0
            self._hears.set()
            async for record in reader:
                self._heard(record.value)

    def _heard(self, value: bytes | None) -> None:
        try:
            answer = answer_from_record(value)
        except Unreadable:
            return  # of a newer writer, to somebody else
        if isinstance(answer, Ran) or answer.source != self._source:
            return
        told = self._waiting.get(answer.id)
        if told and not told.done():
            told.set_result(answer)
