"""How do commands come in? In a group, so that replicas share them; with or without Kafka there."""

import asyncio
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, suppress

import structlog

from case_command.commands.answers import Answers
from case_command.commands.clerk import Clerk
from case_command.commands.verdicts import MongoVerdicts
from case_runtime import kafka, listen

AT_ONCE = 500
"""Commands of one batch."""

REST = 1.0

log = structlog.get_logger()


class Listening:
    """One member of the group."""

    def __init__(
        self, servers: str, group: str, clerk: Clerk, answers: Answers, verdicts: MongoVerdicts
    ) -> None:
        self._servers = servers
        self._group = group
        self._clerk = clerk
        self._answers = answers
        self._verdicts = verdicts
        self._failures = 0
        self._away = True

    @property
    def failures(self) -> int:
        """Consecutive."""
        return max(self._failures, self._clerk.failures)

    def ailments(self) -> Iterator[str]:
        """What is wrong although requests are answered."""
        if self._away:
            yield "commands: Kafka cannot be reached"

    @asynccontextmanager
    async def going(self) -> AsyncIterator[None]:
        """It listens."""
        running = asyncio.create_task(self._run())
        try:
            yield
        finally:
            running.cancel()
            with suppress(asyncio.CancelledError):
                await running
            await self._answers.close()

    async def _run(self) -> None:
        while True:
            try:
                await self._listen()
            except Exception:  # a listener that has died looks healthy: say so, and go on
                self._failures += 1
                if self._failures & (self._failures - 1) == 0:  # ever less often
                    log.warning("commands.interrupted", times=self._failures, exc_info=True)
            finally:
                self._away = True
            await asyncio.sleep(REST)

    async def _listen(self) -> None:
        """Until it is cancelled; once it is in, the consumer looks for Kafka by itself."""
        await self._verdicts.prepare()
        topics = self._answers.topics
        await kafka.ensure(self._servers, [topics.commands, topics.commands.dead, topics.results])
        broker = listen.broker(self._servers)
        listen.subscribe(topics.commands, broker, self._group, self._clerk, most=AT_ONCE)
        async with broker:
            await broker.start()
            self._away, self._failures = False, 0
            await asyncio.Event().wait()
