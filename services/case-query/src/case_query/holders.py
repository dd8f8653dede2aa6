"""Which cases have an observable? Read from the rows; what many cases have stays in memory.

What changes while rows are being read is remembered until they have been.
"""

from collections import OrderedDict, defaultdict
from collections.abc import Awaitable, Callable, Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import TypeAlias

from pyroaring import BitMap

from case_query.counts import Counts
from case_query.kept import Kept
from case_runtime import mongo
from case_runtime.together import Together

MANY = 10_000
"""Rows of one answer."""
MOST = 1000
"""Observables of one query."""
OFTEN = 64
"""Cases; an observable that as many have is remembered."""
KEPT = 4096
"""Observables in memory; of 100,000 cases each takes 16 KB at most."""

Written: TypeAlias = Callable[[], Awaitable[Kept]]
"""The collections, once all is in them that readers see."""

Changed: TypeAlias = dict[int, frozenset[bytes]]
"""What a case has now whose observables changed while rows were being read."""


class Holders:
    """The cases that have an observable, by the keys of `views.observables`."""

    def __init__(
        self, written: Written, counts: Counts, often: int = OFTEN, kept: int = KEPT
    ) -> None:
        self._written = written
        self._counts = counts
        self._least = often
        self._most = kept
        self._often: OrderedDict[bytes, BitMap] = OrderedDict()
        self._reading: list[Changed] = []
        self._look: Together[None, tuple[bytes, ...], Mapping[bytes, BitMap]] = Together(
            self._look_up, MOST, len
        )

    async def having(self, keys: Collection[bytes]) -> list[BitMap]:
        """The cases that have each of these; some may be gone by then. Not to be changed."""
        known = {key: self._at_hand(key) for key in keys}
        missing = tuple(key for key, bits in known.items() if bits is None)
        found = await self._look(None, missing) if missing else {}
        return [found[key] if bits is None else bits for key, bits in known.items()]

    def changed(self, place: int, before: Iterable[bytes] | None, keys: Iterable[bytes]) -> None:
        """The case at that place has these by now, and no others; before None: nobody knows."""
        now = frozenset(keys)
        for changed in self._reading:
            changed[place] = now
        for key in [*self._often] if before is None else {*before, *now}:
            if (bits := self._often.get(key)) is not None:
                put(bits, place, has=key in now)

    def forget(self) -> None:
        """Read everything again."""
        self._often.clear()
        self._reading.clear()

    def _at_hand(self, key: bytes) -> BitMap | None:
        bits = self._often.get(key)
        if bits is not None:
            self._often.move_to_end(key)
        return bits

    async def _look_up(
        self, _: None, asked: Sequence[tuple[bytes, ...]]
    ) -> Sequence[Mapping[bytes, BitMap] | Exception]:
        wanted = list(dict.fromkeys(key for some in asked for key in some))
        known = {key: self._often[key] for key in wanted if key in self._often}
        missing = [key for key in wanted if key not in known]
        found = known | (await self._read(missing) if missing else {})
        return [found] * len(asked)

    async def _read(self, keys: Sequence[bytes]) -> dict[bytes, BitMap]:
        found: defaultdict[bytes, list[int]] = defaultdict(list)
        with self._noting() as changed:
            query, shown = {"key": {"$in": list(keys)}}, {"key": 1}
            stored = (await self._written()).observables
            async for rows in mongo.lists(stored, query, shown, MANY):
                for row in rows:
                    if (place := self._counting(row["_id"])) is not None:
                        found[row["key"]].append(place)
            bits = {key: BitMap(found[key]) for key in keys}
            for place, now in changed.items():
                for key, having in bits.items():
                    put(having, place, has=key in now)
            if any(changed is one for one in self._reading):  # else all was forgotten meanwhile
                self._remember(bits)
        return bits

    def _counting(self, row: str) -> int | None:
        """The place of the case, if the row (`views.observables.Row`) is one of its newest."""
        case, sequence, _ = row.rsplit("/", 2)
        place = self._counts.place_ever(case)
        facts = None if place is None else self._counts.facts_at(place)
        return place if facts and facts.observed == int(sequence) else None

    def _remember(self, found: Mapping[bytes, BitMap]) -> None:
        for key, bits in found.items():
            if len(bits) >= self._least:
                self._often[key] = bits
                if len(self._often) > self._most:
                    self._often.popitem(last=False)

    @contextmanager
    def _noting(self) -> Iterator[Changed]:
        changed: Changed = {}
        self._reading.append(changed)
        try:
            yield changed
        finally:
            self._reading = [one for one in self._reading if one is not changed]


def put(bits: BitMap, place: int, *, has: bool) -> None:
    """One bit as it is now."""
    if has:
        bits.add(place)
    else:
        bits.discard(place)
