"""How many numbers lie between two keys, and what do they add up to?

In blocks that know their sums: whatever the number of keys, a question looks into two of them.
"""

from bisect import bisect_left, insort
from collections.abc import Iterable
from typing import NamedTuple

MOST = 1024
"""Entries of one block."""


class Total(NamedTuple):
    """So many, and their sum."""

    many: int = 0
    sum: int = 0

    def __add__(self, other: object) -> "Total":
        """Both together."""
        if not isinstance(other, Total):
            return NotImplemented
        return Total(self.many + other.many, self.sum + other.sum)


class Block:
    """Entries in order: keys and numbers."""

    def __init__(self, entries: list[tuple[int, int]]) -> None:
        self.entries = entries
        self.sum = sum(number for _, number in entries)


class Sums:
    """Numbers under keys; a key may have several."""

    def __init__(self, entries: Iterable[tuple[int, int]] = ()) -> None:
        """Keys and numbers to begin with, in any order."""
        ordered = sorted(entries)
        starts = range(0, len(ordered), MOST // 2) or [0]
        self._blocks = [Block(ordered[start : start + MOST // 2]) for start in starts]

    def add(self, key: int, number: int) -> None:
        """One more."""
        place = self._place((key, number))
        block = self._blocks[place]
        insort(block.entries, (key, number))
        block.sum += number
        if len(block.entries) > MOST:
            half = len(block.entries) // 2
            halves = (block.entries[:half], block.entries[half:])
            self._blocks[place : place + 1] = map(Block, halves)

    def take(self, key: int, number: int) -> None:
        """One that was added goes."""
        entry = (key, number)
        place = self._place(entry)
        block = self._blocks[place]
        del block.entries[bisect_left(block.entries, entry)]
        block.sum -= number
        if not block.entries and len(self._blocks) > 1:
            del self._blocks[place]

    def between(self, first: int | None, last: int | None) -> Total:
        """Those under keys from `first` to `last`; None: no bound."""
        behind = self._until(None if last is None else last + 1)
        before = Total() if first is None else self._until(first)
        if behind.many <= before.many:
            return Total()
        return Total(behind.many - before.many, behind.sum - before.sum)

    def _until(self, key: int | None) -> Total:
        """Those under lower keys."""
        many = total = 0
        for block in self._blocks:
            if key is not None and block.entries and block.entries[-1][0] >= key:
                end = bisect_left(block.entries, (key,))
                part = sum(number for _, number in block.entries[:end])
                return Total(many + end, total + part)
            many += len(block.entries)
            total += block.sum
        return Total(many, total)

    def _place(self, entry: tuple[int, int]) -> int:
        """The block that the entry belongs into."""
        low, high = 0, len(self._blocks) - 1
        while low < high:
            middle = (low + high) // 2
            if self._blocks[middle].entries[-1] < entry:
                low = middle + 1
            else:
                high = middle
        return low
