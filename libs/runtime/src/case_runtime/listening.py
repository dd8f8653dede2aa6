"""How does a service hear of Kafka's topics? In a group; with or without a Kafka there."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator, Sequence
from contextlib import asynccontextmanager

import structlog
from faststream.kafka import KafkaBroker

from case_events.topics import Topic
from case_runtime import kafka, kafka_topics, listen
from case_runtime.background import running

REST = 1.0
LOOKS = 5.0
"""Seconds between two looks whether Kafka is still there; for as long it may take to say so."""

log = structlog.get_logger()

Prepare = Callable[[], Awaitable[None]]
Subscribe = Callable[[KafkaBroker], None]


class Listening:
    """One member of the service's group; `failures` are those of coming to listen."""

    def __init__(
        self,
        name: str,
        servers: str,
        topics: Sequence[Topic],
        prepare: Prepare,
        subscribe: Subscribe,
        *,
        looks: float = LOOKS,
    ) -> None:
        """`prepare` makes what must be there first; `subscribe` says who hears what.

        `name` is what ailments and the log call it.
        """
        self._name = name
        self._servers = servers
        self._topics = topics
        self._prepare = prepare
        self._subscribe = subscribe
        self._looks = looks
        self._away = True
        self.failures = 0

    def ailments(self) -> Iterator[str]:
        """What is wrong although requests are answered."""
        if self._away:
            yield f"{self._name}: Kafka cannot be reached"

    @asynccontextmanager
    async def going(self) -> AsyncIterator[None]:
        """It listens."""
        async with running(self._run()):
            yield

    async def _run(self) -> None:
        while True:
            try:
                await self._listen()
            except Exception:  # a listener that has died looks healthy: say so, and go on
                self.failures += 1
                if self.failures & (self.failures - 1) == 0:  # ever less often
                    log.warning(
                        "listening.interrupted", of=self._name, times=self.failures, exc_info=True
                    )
            finally:
                self._away = True
            await asyncio.sleep(REST)

    async def _listen(self) -> None:
        """Until it is cancelled; once it is in, the consumer looks for Kafka by itself."""
        await self._prepare()
        await kafka_topics.ensure(self._servers, self._topics)
        broker = listen.broker(self._servers)
        self._subscribe(broker)
        try:
            await kafka.whole(broker.start())
            self._away, self.failures = False, 0
            while True:
                await asyncio.sleep(self._looks)
                self._away = not await broker.ping(self._looks)
        finally:
            await kafka.whole(broker.stop())
