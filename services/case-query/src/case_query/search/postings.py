"""Which cases have a word? Bitmaps of the words that were asked for lately.

A word is read from the token index once; from then on its bitmap follows what is reworded. What is
reworded while a word is being read is remembered until it has been.
"""

import asyncio
from collections import OrderedDict
from collections.abc import Collection
from typing import NamedTuple, Protocol, TypeAlias

from pyroaring import BitMap

from case_query.search.index import Asked, Marks, Word
from case_query.views.facts import Facts

KEPT = 8192
"""Words in memory."""
STARTS = 16
"""Beginnings of words in memory; every case that is reworded costs a look at each."""


class Places(Protocol):
    """What is known of each case."""

    def facts_at(self, place: int) -> Facts | None:
        """None: there is no case any more."""


class Index(Protocol):
    """Where words are read."""

    async def places(self, asked: Asked) -> list[int]:
        """The cases that have it; one may come twice."""


Reworded: TypeAlias = dict[int, bool]
"""Whether a case has the word now that was reworded while the word was being read."""


class Lately(OrderedDict[Asked, BitMap]):
    """The bitmaps that were used last."""

    def __init__(self, most: int) -> None:
        super().__init__()
        self._most = most

    def used(self, asked: Asked) -> BitMap | None:
        """The bitmap, if it is here."""
        bits = self.get(asked)
        if bits is not None:
            self.move_to_end(asked)
        return bits

    def keep(self, asked: Asked, bits: BitMap) -> None:
        """From now on."""
        self[asked] = bits
        if len(self) > self._most:
            self.popitem(last=False)


class Reading(NamedTuple):
    """A word on its way from the index."""

    bits: "asyncio.Task[BitMap]"
    reworded: Reworded


class Postings:
    """The words of every case; it watches the counts."""

    def __init__(
        self, places: Places, index: Index, kept: int = KEPT, starts: int = STARTS
    ) -> None:
        self._places = places
        self._index = index
        self._words = Lately(kept)
        self._starts = Lately(starts)
        self._reading: dict[Asked, Reading] = {}
        self._marks: set[Marks] = set()

    async def having(self, asked: Asked) -> BitMap:
        """The cases that have it; some may be gone. Not to be changed."""
        kept = self._kept(asked).used(asked)
        if kept is not None:
            return kept
        reading = self._reading.get(asked) or self._begun(asked)
        return await asyncio.shield(reading.bits)  # one caller's hang-up stops nobody else's

    def _kept(self, asked: Asked) -> "Lately":
        return self._words if isinstance(asked, Word) else self._starts

    def _begun(self, asked: Asked) -> Reading:
        self._marks.add(asked.marks)
        reworded: Reworded = {}
        reading = Reading(asyncio.create_task(self._read(asked, reworded)), reworded)
        self._reading[asked] = reading
        return reading

    async def _read(self, asked: Asked, reworded: Reworded) -> BitMap:
        try:
            bits = BitMap(await self._index.places(asked))
        finally:
            reading = self._reading.get(asked)
            current = reading is not None and reading.reworded is reworded
            if current:
                del self._reading[asked]
        for place, has in reworded.items():
            put(bits, place, has=has)
        if current:  # else all was forgotten meanwhile
            self._kept(asked).keep(asked, bits)
        return bits

    # watching

    def reworded(self, place: int, before: Collection[str] | None, after: Collection[str]) -> None:
        """Bits are set from the newest tokens at hand."""
        after = frozenset(after)
        facts = self._places.facts_at(place)
        space = facts and facts.space
        for asked, reading in self._reading.items():
            reading.reworded[place] = asked.space == space and asked.among(after)
        for asked, bits in self._starts.items():
            put(bits, place, has=asked.space == space and asked.among(after))
        if before is None or space is None:
            for asked, bits in self._words.items():
                put(bits, place, has=asked.space == space and asked.among(after))
            return
        for token in {*before, *after}:
            for marks in self._marks:
                if token[:2] in marks:
                    word = Word(space, marks, token[2:])
                    if (kept := self._words.get(word)) is not None:
                        put(kept, place, has=word.among(after))

    def seen(self, place: int, before: Facts | None, after: Facts | None) -> None:
        """What is gone is left out by whoever asks."""

    def forgotten(self) -> None:
        """Read every word again."""
        self._words.clear()
        self._starts.clear()
        self._reading.clear()


def put(bits: BitMap, place: int, *, has: bool) -> None:
    """One bit as it is now."""
    if has:
        bits.add(place)
    else:
        bits.discard(place)
