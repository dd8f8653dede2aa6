"""How do commands come in? In a group, so that replicas share them; with or without Kafka there."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from faststream.kafka import KafkaBroker

from case_command.commands.answers import Answers
from case_command.commands.clerk import Clerk
from case_runtime import listen
from case_runtime import listening as runtime

AT_ONCE = 500
"""Commands of one batch."""


class Listening:
    """One member of the group."""

    def __init__(
        self, servers: str, group: str, clerk: Clerk, answers: Answers, prepare: runtime.Prepare
    ) -> None:
        self._group = group
        self._clerk = clerk
        self._answers = answers
        commands, results = answers.topics
        topics = [commands, commands.dead, results]
        self._listening = runtime.Listening("commands", servers, topics, prepare, self._subscribe)
        self.ailments = self._listening.ailments

    @property
    def failures(self) -> int:
        """Consecutive."""
        return max(self._listening.failures, self._clerk.failures)

    @asynccontextmanager
    async def going(self) -> AsyncIterator[None]:
        """It listens."""
        try:
            async with self._listening.going():
                yield
        finally:
            await self._answers.close()

    def _subscribe(self, broker: KafkaBroker) -> None:
        topic = self._answers.topics.commands
        listen.subscribe(topic, broker, self._group, self._clerk, most=AT_ONCE, gather_ms=0)
