"""How do answers leave? Onto the topic of results; what nobody can read is set aside."""

import asyncio
from collections.abc import Sequence
from typing import NamedTuple

from aiokafka import AIOKafkaProducer
from aiokafka.errors import KafkaError

from case_command.commands.received import Incoming, said
from case_events import Topic
from case_events.command_wire import AUTHORIZATION, answer_record
from case_events.commands import Accepted, Refusal
from case_events.wire import Headers
from case_runtime import kafka
from case_runtime.errors import Later

REASON = 2048
"""Characters."""

KEY = 1024
HEADERS = 1 << 16
"""Bytes that are kept of a record that is set aside."""


class Letter(NamedTuple):
    """A record that is to go out, and where to."""

    topic: str
    key: bytes | None
    value: bytes | None
    headers: Headers


class Topics(NamedTuple):
    """Where commands come from, and where their answers go."""

    commands: Topic
    results: Topic

    def told(self, record: Incoming, answer: Accepted | Refusal, correlation_id: str) -> Letter:
        """The answer, for whoever asked."""
        made = answer_record(answer, correlation_id)
        return Letter(self.results.name, key_of(record), made.value, made.headers)

    def aside(self, record: Incoming, reason: str) -> Letter:
        """The record itself with where it was and the reason, and without what lets people in.

        What is so large that it would not be taken is left out; it is there for a week.
        """
        kept = [(name, one) for name, one in said(record).items() if name != AUTHORIZATION]
        value = record.value or b""
        if sum(len(name) + len(one) for name, one in kept) > HEADERS:
            kept = []
        why = [("reason", reason[:REASON].encode())]
        where = [("place", b"%d/%d" % (record.partition, record.offset))]
        whole = value if len(value) < kafka.MOST_BYTES - 4 * HEADERS else b""
        return Letter(self.commands.dead.name, key_of(record), whole, [*kept, *where, *why])


def key_of(record: Incoming) -> bytes | None:
    """The key, unless it is none that anybody would look for."""
    return record.key if record.key and len(record.key) <= KEY else None


class Answers:
    """One producer for as long as it works; after a fault another one."""

    def __init__(self, servers: str, topics: Topics) -> None:
        self._servers = servers
        self.topics = topics
        self._producer: AIOKafkaProducer | None = None
        self._starting = asyncio.Lock()

    async def send(self, letters: Sequence[Letter]) -> None:
        """Return when all of them are on their topics, or `Later`: then some may be."""
        producer = None
        try:
            async with asyncio.timeout(kafka.SENDING):
                producer = await self._started()
                under_way = [
                    await producer.send(
                        one.topic, one.value, key=one.key, headers=list(one.headers)
                    )
                    for one in letters
                ]
                await asyncio.gather(*under_way)
        except (KafkaError, TimeoutError) as error:
            if producer and producer is self._producer:
                await self.close()
            raise Later(f"answers cannot be told: {error!r}") from error

    async def close(self) -> None:
        """Whatever is not out yet is met again."""
        producer, self._producer = self._producer, None
        if producer:
            await kafka.abandon(producer)

    async def _started(self) -> AIOKafkaProducer:
        async with self._starting:
            if self._producer is None:
                producer = kafka.producer(self._servers)
                try:
                    await producer.start()
                except BaseException:
                    await kafka.abandon(producer)
                    raise
                self._producer = producer
            return self._producer
