"""Where does a record go that never can be handled? Onto `<topic>.dead`; it is counted there."""

from collections.abc import Sequence
from typing import Protocol

from case_events.topics import Topic
from case_runtime.aside import REASON
from case_runtime.delivery import Incoming
from case_runtime.kafka import MOST_BYTES
from case_runtime.metrics import SET_ASIDE
from case_runtime.sending import Letter

LONGEST = MOST_BYTES - (1 << 16)
"""Bytes of a value; a record has more beside it."""


class Sends(Protocol):
    """Whoever brings letters to Kafka."""

    async def send(self, letters: Sequence[Letter], /) -> None:
        """Return when they are there; may raise `Later`."""


class Aside:
    """Of one topic, for one group of readers."""

    def __init__(self, sender: Sends, topic: Topic, group: str) -> None:
        self._sender = sender
        self._topic = topic
        self._group = group
        self.count = 0

    async def __call__(self, record: Incoming, reason: str) -> None:
        """Return when it is there; may raise `Later`, and is called again then."""
        await self._sender.send([letter(self._topic, record, reason, self._group)])
        SET_ASIDE.labels(self._topic.name, self._group).inc()
        self.count += 1


def letter(topic: Topic, record: Incoming, reason: str, group: str) -> Letter:
    """For people: what came, with the reason; what is larger than a record may be is left out."""
    value = record.value or b""
    headers = [("reason", reason[:REASON].encode()), ("group", group.encode())]
    whole = value if len(value) < LONGEST else b""
    return Letter(topic.dead.name, whole, record.key, headers)
