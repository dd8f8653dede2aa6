"""In which order do the cases of a space come, by one of their values?

An order is made when it is first asked for, and then follows what changes: it is settled when it
is read, so that writing costs next to nothing.
"""

from bisect import bisect_left, insort
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import islice
from operator import itemgetter
from typing import Any, NamedTuple, Protocol, TypeAlias

from pyroaring import BitMap

from case_query.views.facts import Facts

Entry: TypeAlias = tuple[Any, ...]
"""The value, whatever tells equal values apart, and last the place."""

Key: TypeAlias = Callable[[Facts], Entry | None]
"""By what a case is sorted, so that no two are equal; None: it has no such value."""

FEW = 64
"""Changes that are always worked in one by one."""
WALKED = 60
"""Steps along the order in the time in which one case is sorted."""
AT_FIRST, AT_MOST = 64, 4096
"""Entries that are looked at together."""


class Cases(Protocol):
    """What is known of each case."""

    def all(self, space: str) -> BitMap:
        """Every case of a space."""

    def facts_at(self, place: int) -> Facts | None:
        """None: there is no case any more."""


class Sorted:
    """The cases of one space that have a value, in ascending order of it."""

    def __init__(self, cases: Cases, space: str, key: Key) -> None:
        self._cases = cases
        self._space = space
        self._key = key
        self._changed: dict[int, Facts | None] = {}
        self._entries: list[Entry] = []
        self._having = BitMap()
        self._begin()

    def changed(self, place: int, before: Facts | None) -> None:
        """Look at this case again; `before` is how it was."""
        self._changed.setdefault(place, before)

    @property
    def having(self) -> BitMap:
        """The cases that have the value; not to be changed."""
        self._settle()
        return self._having

    def page(self, bits: BitMap, skip: int, limit: int, *, descending: bool = False) -> list[int]:
        """Places among `bits`, all of which have the value; equal values keep their order."""
        self._settle()
        walk = (skip + limit) * len(self._entries)  # by the number of bits: that far apart they are
        if len(bits) ** 2 * WALKED < walk:
            entries: Sequence[Entry] = sorted(filter(None, map(self._entry, bits)))
        else:
            entries = self._entries
        walked = backwards(entries, bits) if descending else forwards(entries, bits)
        return list(places(islice(walked, skip, skip + limit)))

    def between(self, least: Entry, behind: Entry | None) -> "Between":
        """From one key up to another (None: to the end)."""
        self._settle()
        begin = bisect_left(self._entries, least)
        end = len(self._entries) if behind is None else bisect_left(self._entries, behind)
        return Between(self._entries, begin, max(begin, end))

    def downwards(self) -> Iterator[int]:
        """Every place, the last first."""
        self._settle()
        return places(reversed(self._entries))

    def _entry(self, place: int) -> Entry | None:
        facts = self._cases.facts_at(place)
        return self._of(place, facts)

    def _of(self, place: int, facts: Facts | None) -> Entry | None:
        key = facts and self._key(facts)
        return (*key, place) if key else None

    def _begin(self) -> None:
        found = map(self._entry, self._cases.all(self._space))
        self._entries = sorted(filter(None, found))
        self._having = BitMap(places(self._entries))

    def _settle(self) -> None:
        changed, self._changed = self._changed, {}
        if len(changed) > FEW + len(self._entries) // 32:
            self._begin()
            return
        for place, before in changed.items():
            old, new = self._of(place, before), self._entry(place)
            if old == new:
                continue
            if old is not None:
                del self._entries[bisect_left(self._entries, old)]
                self._having.discard(place)
            if new is not None:
                insort(self._entries, new)
                self._having.add(place)


class Between(NamedTuple):
    """A part of an order; to be used at once."""

    entries: Sequence[Entry]
    begin: int
    end: int

    def among(self, bits: BitMap) -> BitMap:
        """Those of these cases that are in it: whichever is less is counted out."""
        if (self.end - self.begin) * 2 <= len(self.entries):
            return bits & BitMap(places(self.entries[self.begin : self.end]))
        outside = (*self.entries[: self.begin], *self.entries[self.end :])
        return bits - BitMap(places(outside))


def places(entries: Iterable[Entry]) -> Iterator[int]:
    """Of each entry."""
    return map(itemgetter(-1), entries)


def forwards(entries: Sequence[Entry], bits: BitMap) -> Iterator[Entry]:
    """The lowest value first, of these cases: some entries at once, more and more."""
    begin, count = 0, AT_FIRST
    while begin < len(entries):
        yield from [entry for entry in entries[begin : begin + count] if entry[-1] in bits]
        begin, count = begin + count, min(2 * count, AT_MOST)


def backwards(entries: Sequence[Entry], bits: BitMap) -> Iterator[Entry]:
    """The highest value first, likewise; equal ones stay as they are, so none are parted."""
    end, count = len(entries), AT_FIRST
    while end > 0:
        begin = max(0, end - count)
        while begin and entries[begin - 1][0] == entries[begin][0]:
            begin -= 1
        among = [entry for entry in entries[begin:end] if entry[-1] in bits]
        among.sort(key=itemgetter(0), reverse=True)
        yield from among
        end, count = begin, min(2 * count, AT_MOST)
