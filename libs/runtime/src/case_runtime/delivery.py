"""What of a batch is next, what is a repeat, and what comes too early? Pure."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Generic, NamedTuple, Protocol

from typing_extensions import TypeVar

from case_events import Envelope
from case_events.envelope import Entry

AnEntry = TypeVar("AnEntry", bound=Entry, default=Envelope)
"""What is read; user actions of cases, where nothing else is said."""


class Incoming(Protocol):
    """As much of a Kafka record as matters here."""

    @property
    def partition(self) -> int:
        """Where it is."""

    @property
    def offset(self) -> int:
        """Where in the partition."""

    @property
    def key(self) -> bytes | None:
        """Whose it is."""

    @property
    def value(self) -> bytes | None:
        """What it says."""


class Met(NamedTuple, Generic[AnEntry]):
    """A record that could be read, and what it says."""

    record: Incoming
    envelope: AnEntry


@dataclass(frozen=True, slots=True)
class Delivery(Generic[AnEntry]):
    """Each case's next actions, in order, and those that were handled before.

    `places` are partition and offset of the last fresh one of each case, `values` the bytes that
    each was read from, by case and sequence: they may say more than this program can read.
    """

    fresh: list[AnEntry] = field(default_factory=list)
    repeated: list[AnEntry] = field(default_factory=list)
    places: dict[str, tuple[int, int]] = field(default_factory=dict)
    values: dict[tuple[str, int], bytes] = field(default_factory=dict)


def sort(
    met: Iterable[Met[AnEntry]], positions: Mapping[str, int], *, few: bool = False
) -> tuple[Delivery[AnEntry], list[Met[AnEntry]]]:
    """What is next, what is a repeat, and what comes too early: something before it is missing.

    Where only a `few` actions are brought, nothing is too early.
    """
    last, early = dict(positions), list[Met[AnEntry]]()
    delivery: Delivery[AnEntry] = Delivery()
    for one in met:
        record, envelope = one
        stream, sequence = envelope.stream, envelope.sequence
        known = last.get(stream, sequence - 1)
        if sequence <= known:
            delivery.repeated.append(envelope)
        elif few or sequence == known + 1:
            delivery.fresh.append(envelope)
            delivery.places[stream] = (record.partition, record.offset)
            last[stream] = sequence
        else:
            early.append(one)
            continue
        delivery.values[stream, sequence] = record.value or b""
    return delivery, early
