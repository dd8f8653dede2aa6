"""How do a few records get onto their topics, now and then?"""

import asyncio
from collections.abc import Sequence
from typing import NamedTuple

from aiokafka import AIOKafkaProducer
from aiokafka.errors import KafkaError

from case_events.wire import Headers
from case_runtime import kafka, tracing
from case_runtime.errors import Later


class Letter(NamedTuple):
    """A record, and where it goes."""

    topic: str
    value: bytes
    key: bytes | None = None
    headers: Headers = ()


class Sender:
    """One producer for as long as it works; after a fault another one."""

    def __init__(self, servers: str) -> None:
        self._servers = servers
        self._producer: AIOKafkaProducer | None = None
        self._starting = asyncio.Lock()

    async def send(self, letters: Sequence[Letter]) -> None:
        """Return when all of them are on their topics, or `Later`: then some may be."""
        producer, trace = None, tracing.in_records()
        try:
            async with asyncio.timeout(kafka.SENDING):
                producer = await self._started()
                under_way = [
                    await producer.send(
                        one.topic, one.value, key=one.key, headers=[*one.headers, *trace]
                    )
                    for one in letters
                ]
                await asyncio.gather(*under_way)
        except (KafkaError, TimeoutError) as error:
            if producer and producer is self._producer:
                await self.close()
            raise Later(f"Kafka does not take it: {error!r}") from error

    async def close(self) -> None:
        """Whatever is not out yet is for its sender to send again."""
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
