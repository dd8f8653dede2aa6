"""What has this process itself written to a topic, and where does it stand there?

Whoever follows the topic in the same process need not fetch that back. It is told when Kafka has
acknowledged it, with the place that Kafka gave it: it is what a fetch would bring.
"""

from asyncio import Event
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import NamedTuple

from case_events.wire import Headers

MOST_BYTES = 8 << 20
"""Of records that are kept for one who follows; if there are more, they are fetched."""


class Written(NamedTuple):
    """A record of the topic, as one that was fetched."""

    partition: int
    offset: int
    key: bytes
    value: bytes
    headers: Headers


class Taken(NamedTuple):
    """What one who follows had not read yet, by partition."""

    records: Mapping[int, Sequence[Written]]
    whole: bool
    """Whether nothing is missing between what was read and what was told."""


class Ear:
    """What one who follows was told and has not taken yet."""

    def __init__(self, most_bytes: int = MOST_BYTES) -> None:
        self._most_bytes = most_bytes
        self._told: list[Written] = []
        self._bytes = 0
        self.ends: dict[int, int] = {}
        """Behind the last record of each partition that was written here."""
        self.came = Event()

    def hear(self, written: Sequence[Written]) -> None:
        """Of each partition in order.

        Of more than fits nothing is kept: whoever follows will see that something is missing.
        """
        self._bytes += sum(len(one.value) for one in written)
        if self._bytes > self._most_bytes:
            self._told, self._bytes = [], 0
        else:
            self._told += written
        self.ends |= {one.partition: one.offset + 1 for one in written}
        self.came.set()

    def take(self, reached: Mapping[int, int], most: int) -> Taken:
        """The next ones after `reached` without a gap; what was read already is let go."""
        told, self._told, self._bytes = self._told, [], 0
        self.came.clear()
        if len(told) > most:
            self.hear(told[most:])
        records: dict[int, list[Written]] = {}
        whole = True
        for one in told[:most]:
            mine = records.get(one.partition)
            place = mine[-1].offset + 1 if mine else reached.get(one.partition, 0)
            if one.offset == place:
                records.setdefault(one.partition, []).append(one)
            elif one.offset > place:
                whole = False
        return Taken(records, whole)


class Near:
    """Tells those who follow one topic here."""

    def __init__(self) -> None:
        self._ears: set[Ear] = set()

    def tell(self, written: Iterable[Written]) -> None:
        """These are on the topic, acknowledged."""
        if self._ears:
            told = sorted(written, key=lambda one: (one.partition, one.offset))
            for ear in self._ears:
                ear.hear(told)

    @contextmanager
    def heard(self) -> Iterator[Ear]:
        """From now on."""
        ear = Ear()
        self._ears.add(ear)
        try:
            yield ear
        finally:
            self._ears.discard(ear)
