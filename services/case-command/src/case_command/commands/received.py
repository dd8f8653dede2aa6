"""What does a record on the topic of commands say of itself?

The headers name the command and its sender, the key names the case, the value is read later: by
then it is known who asks.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from secrets import token_hex
from typing import NamedTuple, Protocol

from case_command.api.asked import digest
from case_command.deciding import Key
from case_events.command_wire import AUTHORIZATION, CORRELATION, ID, SOURCE
from case_events.topics import COMMANDS
from case_runtime import delivery
from case_runtime.entering import BODY, CORRELATED, too_large
from case_runtime.errors import Invalid
from case_runtime.reactions import causation, hops

CASE = re.compile(rb"[\w-]{1,64}", re.ASCII)
"""A slash would lead into the streams of configurations."""

NAME = 1024
"""Bytes of `ce_id` and of `ce_source`."""

LONGEST = COMMANDS.kept or timedelta(days=7)
"""Older ones are not carried out: whether they were before is forgotten."""

REMEMBERED = LONGEST + timedelta(days=1)


class Incoming(delivery.Incoming, Protocol):
    """And what else of a Kafka record matters here."""

    @property
    def headers(self) -> Sequence[tuple[str, bytes | None]]:
        """What it says of itself."""

    @property
    def timestamp(self) -> int:
        """When it was written, in milliseconds since 1970."""


class Sender(NamedTuple):
    """How the sender names the command; an answer can be attributed to it."""

    source: str
    id: str


@dataclass(frozen=True, slots=True)
class Received:
    """A command before anybody has looked at who sends it and what it wants."""

    sender: Sender
    case_id: str
    authorization: bytes | None
    correlation_id: str
    causation_id: str
    hops: int | None
    raw: bytes

    def key(self, principal: str) -> Key:
        """What the log remembers it by: nobody takes a name away from somebody else."""
        named = digest(part.encode() for part in (principal, *self.sender))
        return Key(named, digest([self.raw]), REMEMBERED)


def sender(record: Incoming) -> Sender | None:
    """None: nobody could be told what became of it."""
    headers = said(record)
    try:
        source, named = (headers[name].decode() for name in (SOURCE, ID))
    except (KeyError, ValueError):
        return None
    if not all(0 < len(one) <= NAME for one in (source, named)):
        return None
    return Sender(source, named)


def correlation(record: Incoming) -> str:
    """The sender's, if it is one; else a new one."""
    named = said(record).get(CORRELATION)
    return named.decode() if named and CORRELATED.fullmatch(named) else token_hex(16)


def said(record: Incoming) -> dict[str, bytes]:
    """The headers by name; one without a value is none."""
    return {name: value for name, value in record.headers if value is not None}


def received(record: Incoming, sender: Sender, correlation_id: str, now: datetime) -> Received:
    """The command, or `Invalid`; whoever sent it, it says the same each time it comes."""
    headers = said(record)
    raw = record.value or b""
    if record.key is None or not CASE.fullmatch(record.key):
        raise Invalid("The key must be the id of a case: 1 to 64 letters, digits, - and _")
    if now.timestamp() - record.timestamp / 1000 > LONGEST.total_seconds():
        raise Invalid(f"The command is older than {LONGEST.days} days")
    if len(raw) > BODY:
        raise too_large()
    return Received(
        sender=sender,
        case_id=record.key.decode(),
        authorization=headers.get(AUTHORIZATION),
        correlation_id=correlation_id,
        causation_id=causation(headers) or sender.id,
        hops=hops(headers),
        raw=raw,
    )
