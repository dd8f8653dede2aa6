"""Which cases have a word? Bitmaps of the words that were asked for lately.

A word is read from the token index once; from then on its bitmap follows what is reworded. What is
reworded while a word is being read is remembered until it has been.
"""

import asyncio
from collections import OrderedDict
from collections.abc import Collection, Mapping
from typing import Any, NamedTuple, Protocol, TypeAlias

from pyroaring import BitMap

from case_query.views.facts import Facts
from case_runtime import mongo

KEPT = 2048
"""Bitmaps in memory."""

Marks: TypeAlias = tuple[str, ...]
"""What tokens of the fields begin with."""


class Word(NamedTuple):
    """A word, and the fields of a space in which it is looked for."""

    space: str
    marks: Marks
    word: str

    def among(self, tokens: Collection[str]) -> bool:
        """Whether a case with these tokens has it."""
        return any(mark + self.word in tokens for mark in self.marks)


class Places(Protocol):
    """What is known of each case."""

    def place_ever(self, case_id: str) -> int | None:
        """None: it never had one here."""

    def facts_at(self, place: int) -> Facts | None:
        """None: there is no case any more."""


Reworded: TypeAlias = dict[int, bool]
"""Whether a case has the word now that was reworded while the word was being read."""


class Reading(NamedTuple):
    """A word on its way from the index."""

    bits: "asyncio.Task[BitMap]"
    reworded: Reworded


class Postings:
    """The words of every case; it watches the counts."""

    def __init__(self, places: Places, search: mongo.Collection, kept: int = KEPT) -> None:
        self._places = places
        self._search = search
        self._size = kept
        self._kept: OrderedDict[Word, BitMap] = OrderedDict()
        self._reading: dict[Word, Reading] = {}
        self._marks: set[Marks] = set()

    async def having(self, word: Word) -> BitMap:
        """The cases that have the word; some may be gone. Not to be changed."""
        kept = self._kept.get(word)
        if kept is not None:
            self._kept.move_to_end(word)
            return kept
        reading = self._reading.get(word) or self._begun(word)
        return await asyncio.shield(reading.bits)  # one caller's hang-up stops nobody else's

    async def beginning(self, space: str, marks: Marks, start: str) -> BitMap:
        """The cases with a word that begins so; read anew each time."""
        ranges = [
            {"tokens": {"$elemMatch": {"$gte": mark + start, "$lt": f"{mark}{start}\U0010ffff"}}}
            for mark in marks
        ]
        return await self._found({"space": space, "$or": ranges})

    def _begun(self, word: Word) -> Reading:
        self._marks.add(word.marks)
        reworded: Reworded = {}
        reading = Reading(asyncio.create_task(self._read(word, reworded)), reworded)
        self._reading[word] = reading
        return reading

    async def _read(self, word: Word, reworded: Reworded) -> BitMap:
        tokens = [mark + word.word for mark in word.marks]
        try:
            bits = await self._found({"space": word.space, "tokens": {"$in": tokens}})
        finally:
            reading = self._reading.get(word)
            current = reading is not None and reading.reworded is reworded
            if current:
                del self._reading[word]
        for place, has in reworded.items():
            put(bits, place, has=has)
        if current:  # else all was forgotten meanwhile
            self._kept[word] = bits
            if len(self._kept) > self._size:
                self._kept.popitem(last=False)
        return bits

    async def _found(self, query: Mapping[str, Any]) -> BitMap:
        found = mongo.find(self._search, query, {"_id": 1}, each=10_000)
        places = [self._places.place_ever(d["_id"]) async for d in found]
        return BitMap(place for place in places if place is not None)

    # watching

    def reworded(self, place: int, before: Collection[str] | None, after: Collection[str]) -> None:
        """Bits are set from the newest tokens at hand."""
        facts = self._places.facts_at(place)
        space = facts and facts.space
        for word, reading in self._reading.items():
            reading.reworded[place] = word.space == space and word.among(after)
        if before is None or space is None:
            for word, bits in self._kept.items():
                put(bits, place, has=word.space == space and word.among(after))
            return
        for token in {*before, *after}:
            for marks in self._marks:
                if token[:2] in marks:
                    word = Word(space, marks, token[2:])
                    if (kept := self._kept.get(word)) is not None:
                        put(kept, place, has=word.among(after))

    def seen(self, place: int, before: Facts | None, after: Facts | None) -> None:
        """What is gone is left out by whoever asks."""

    def forgotten(self) -> None:
        """Read every word again."""
        self._kept.clear()
        self._reading.clear()


def put(bits: BitMap, place: int, *, has: bool) -> None:
    """One bit as it is now."""
    if has:
        bits.add(place)
    else:
        bits.discard(place)
