"""How does everyone hear of connectors? Each change goes onto the topic, the last one last.

A row is marked as told only if it is still what was told. When a process begins it tells of all of
them once more: a slower one may have told an old version behind a newer one, and then have died.
"""

import asyncio
from contextlib import suppress

import structlog

from case_events import Topic
from case_events.connectors import connector_record
from case_runtime import kafka
from case_runtime.errors import Later
from case_runtime.sending import Letter, Sender
from connector_pusher.connector import Connector, announced
from connector_pusher.store import Connectors

LOOK_EVERY = 1.0
REST = 1.0

log = structlog.get_logger()


class Announcing:
    """One loop of each process; `failures` are consecutive."""

    def __init__(self, servers: str, topic: Topic, connectors: Connectors, sender: Sender) -> None:
        self._servers = servers
        self._topic = topic
        self._connectors = connectors
        self._sender = sender
        self._wake = asyncio.Event()
        self.failures = 0

    def wake(self) -> None:
        """Something has changed."""
        self._wake.set()

    async def run(self) -> None:
        """For ever, as one task."""
        began = False
        while True:
            self._wake.clear()
            try:
                if not began:
                    await kafka.ensure(self._servers, [self._topic])
                    await self._connectors.announce_again()
                    began = True
                await self.tell()
            except Exception as why:  # a loop that has died looks healthy: say so, and go on
                self.failures += 1
                if self.failures & (self.failures - 1) == 0:  # ever less often
                    known = isinstance(why, Later)
                    log.warning("connectors.not_announced", why=repr(why), exc_info=not known)
                await asyncio.sleep(REST)
            else:
                self.failures = 0
                with suppress(TimeoutError):
                    async with asyncio.timeout(LOOK_EVERY):
                        await self._wake.wait()

    async def tell(self) -> None:
        """Return when everyone can hear of all that there is; may raise `Later`."""
        while waiting := await self._connectors.unannounced():
            await self._sender.send([letter(self._topic, one) for one in waiting])
            for one in waiting:
                await self._connectors.announced(one)


def letter(topic: Topic, one: Connector) -> Letter:
    """As it goes out."""
    record = connector_record(announced(one))
    return Letter(topic.name, record.value, record.key, record.headers)
