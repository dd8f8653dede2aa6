"""Where does a record go that nobody can read? Onto `<topic>.dead`, with the reason."""

import asyncio

from aiokafka import AIOKafkaProducer
from aiokafka.errors import KafkaError

from case_events.topics import Topic
from case_runtime import kafka, metrics
from case_runtime.delivery import Incoming
from case_runtime.errors import Later

REASON = 2048
"""Characters that are kept of one, by whoever sets a record aside."""


class Aside:
    """Of one topic, for one reader; a producer is made when there is something."""

    def __init__(self, topic: Topic, servers: str, name: str) -> None:
        self._topic, self._dead = topic.name, topic.dead.name
        self._servers = servers
        self._name = name
        self._counted = metrics.SET_ASIDE.labels(self._topic, name.partition(" ")[0])
        self._producer: AIOKafkaProducer | None = None

    async def __call__(self, record: Incoming, reason: str) -> None:
        """Return when it is there; `Later`, if Kafka does not take it."""
        why = [
            ("reason", reason[:REASON].encode()),
            ("group", self._name.encode()),
            ("place", b"%d/%d" % (record.partition, record.offset)),
        ]
        try:
            if self._producer is None:
                self._producer = kafka.producer(self._servers)
                await self._producer.start()
            async with asyncio.timeout(kafka.SENDING):
                await self._producer.send_and_wait(
                    self._dead, record.value, key=record.key, headers=why
                )
        except (KafkaError, TimeoutError) as error:
            await self.close()
            raise Later(repr(error)) from error
        self._counted.inc()

    async def close(self) -> None:
        """Let go of the producer, without waiting for Kafka."""
        producer, self._producer = self._producer, None
        if producer is not None:
            await kafka.abandon(producer)
