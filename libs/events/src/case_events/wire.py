"""How does a user action travel on Kafka? As CloudEvents in binary mode: headers and bytes."""

from collections.abc import Sequence
from typing import NamedTuple, TypeAlias, TypeVar

from pydantic import ValidationError

from case_events.configuration import ConfigurationEnvelope
from case_events.envelope import Envelope
from case_events.integers import fit, suspicious
from case_events.values import json_of, with_milliseconds

Headers: TypeAlias = Sequence[tuple[str, bytes]]
JSON = b"application/json"
AnEnvelope = TypeVar("AnEnvelope", Envelope, ConfigurationEnvelope)
GENERATION = "ce_generation"
TRACEPARENT = "traceparent"


class Record(NamedTuple):
    """What Kafka carries. The commit log holds the very same bytes; the relay only copies them."""

    key: bytes
    value: bytes
    headers: Headers


class Unreadable(ValueError):
    """No retry will help: these bytes are not a user action."""


def to_record(envelope: Envelope | ConfigurationEnvelope, traceparent: str | None = None) -> Record:
    """The record of one user action. Every header is UTF-8: one that is not stops whole readers.

    `traceparent` (W3C Trace Context) is there only where the action was traced.
    """
    stream = envelope.stream.encode()
    headers = [
        ("ce_specversion", b"1.0"),
        ("ce_id", b"%s/%d" % (stream, envelope.sequence)),
        ("ce_source", b"caselog"),
        ("ce_type", envelope.action.wire_name.encode()),
        ("ce_subject", stream),
        ("ce_time", with_milliseconds(envelope.at).encode()),
        ("ce_correlationid", envelope.correlation_id.encode()),
        ("content-type", JSON),
    ]
    if traceparent is not None:
        headers.append((TRACEPARENT, traceparent.encode()))
    return Record(stream, json_of(envelope), headers)


def in_generation(record: Record, generation: int) -> Record:
    """The record as it stands in one generation of its topic, which it names."""
    return record._replace(headers=[*record.headers, (GENERATION, b"%d" % generation)])


def from_record(value: bytes | None) -> Envelope:
    """The user action of a case in a record's value."""
    return read(Envelope, value)


def configuration_from_record(value: bytes | None) -> ConfigurationEnvelope:
    """The change of a configuration in a record's value."""
    return read(ConfigurationEnvelope, value)


def read(kind: type[AnEnvelope], value: bytes | None) -> AnEnvelope:
    """Headers are for routers: the value says it all.

    `Unreadable`: it is no such thing; the message does not quote it.
    """
    raw = value or b""
    try:
        envelope = kind.model_validate_json(raw)
    except ValidationError as error:
        raise Unreadable(str(error)) from error
    if suspicious(raw) and not fit(json_of(envelope)):
        raise Unreadable("an integer of it does not fit into 64 bits")
    return envelope
