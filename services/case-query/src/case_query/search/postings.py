"""Which cases have a word? Bitmaps of the words that were asked for lately.

A word is read from the token index once, a frequent one before anybody asks (`frequent.py`); from
then on its bitmaps follow what is reworded, attached and removed. What happens while words are
being read is remembered until they have been.
"""

import asyncio
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from contextlib import contextmanager
from functools import partial
from itertools import chain
from typing import NamedTuple, Protocol, TypeAlias

from pyroaring import BitMap

from case_query.search.gained import Gained
from case_query.search.index import Asked, Found, Word
from case_query.search.posting import Lately, Posting
from case_query.views.facts import Facts
from case_query.views.marks import OF_ATTACHMENTS

KEPT = 8192
"""Words in memory."""
STARTS = 16
"""Beginnings of words in memory; every case that is reworded costs a look at each."""
FREQUENT = 10_000
"""Frequent words in memory at most, however seldom anybody asks for them."""
UNSURE = 200
"""Cases that are looked at one by one; if there are more, the word is read again."""
TIMES = 3
"""A word is read so often while what has it is removed; then who has it now may be out of date."""


class Places(Protocol):
    """What is known of each case."""

    def facts_at(self, place: int) -> Facts | None:
        """None: there is no case any more."""


class Index(Protocol):
    """Where words are read."""

    async def places(self, asked: Asked) -> Found:
        """The cases that have it."""

    async def still(self, asked: Asked, places: Iterable[int]) -> list[int]:
        """Those of these cases that have it in something that is attached to them."""


Since: TypeAlias = list[Callable[[Posting], None]]
"""What happened to cases while a word was being read."""


Happened: TypeAlias = list[Callable[[], None]]
"""What happened to cases while the frequent words were being read."""


class Reading(NamedTuple):
    """A word on its way from the index."""

    posting: "asyncio.Task[Posting]"
    since: Since


class Postings:
    """The words of every case; it watches the counts, and hears of words from the store."""

    def __init__(
        self, places: Places, index: Index, kept: int = KEPT, starts: int = STARTS
    ) -> None:
        self._places = places
        self._index = index
        self._words = Lately(kept)
        self._frequent = Lately(FREQUENT)
        self._starts = Lately(starts)
        self._reading: dict[Asked, Reading] = {}
        self._gained = Gained()
        self._happened: Happened | None = None

    async def having(self, asked: Asked) -> BitMap:
        """The cases that have it; some may be gone. Not to be changed."""
        bits = BitMap()
        for _ in range(TIMES):
            self._settle()
            known = self._home(asked).used(asked)
            if known is not None and not known.unsure:
                return known.bits
            reading = self._reading.get(asked) or self._begun(asked, known)
            # one caller's hang-up stops nobody else's
            posting = await asyncio.shield(reading.posting)
            bits = posting.bits
            if not posting.unsure:
                break
        return bits

    @contextmanager
    def remembering(self) -> Iterator[Happened]:
        """What happens to cases from now on."""
        happened = self._happened = []
        try:
            yield happened
        finally:
            if self._happened is happened:
                self._happened = None

    def keep(self, frequent: Mapping[Word, Posting], happened: Happened) -> None:
        """These words stay, as they were when `happened` began; unless all was forgotten since."""
        if self._happened is not happened:
            return
        self._happened = None
        self._settle()
        self._frequent.clear()
        for word, posting in frequent.items():
            self._words.take(word)
            self._frequent.keep(word, posting)
        for again in happened:
            again()

    @property
    def frequent(self) -> int:
        """How many words stay."""
        return len(self._frequent)

    def _home(self, asked: Asked) -> Lately:
        if not isinstance(asked, Word):
            return self._starts
        return self._frequent if asked in self._frequent else self._words

    def _begun(self, asked: Asked, known: Posting | None) -> Reading:
        since: Since = []
        home = self._home(asked)
        home.take(asked)
        reading = Reading(asyncio.create_task(self._read(asked, known, since, home)), since)
        self._reading[asked] = reading
        return reading

    async def _read(
        self, asked: Asked, known: Posting | None, since: Since, home: Lately
    ) -> Posting:
        try:
            posting = await self._posting(asked, known)
        finally:
            reading = self._reading.get(asked)
            current = reading is not None and reading.since is since
            if current:
                del self._reading[asked]
        for happened in since:
            happened(posting)
        if current:  # else all was forgotten meanwhile
            home.keep(asked, posting)
        return posting

    async def _posting(self, asked: Asked, known: Posting | None) -> Posting:
        if known is None or len(known.unsure) > UNSURE:
            return Posting(await self._index.places(asked))
        known.settled(BitMap(await self._index.still(asked, known.unsure)))
        return known

    # watching

    def reworded(self, place: int, before: Collection[str] | None, after: Collection[str]) -> None:
        """Bits are set from what changed: when changes come again in order, the last one counts."""
        after = frozenset(after)
        self._note(partial(self.reworded, place, before, after))
        facts = self._places.facts_at(place)
        space = facts and facts.space
        for asked, reading in self._reading.items():
            has = asked.space == space and asked.among(after)
            reading.since.append(partial(Posting.worded, place=place, has=has))
        for asked, posting in self._starts.all():
            posting.worded(place, has=asked.space == space and asked.among(after))
        if before is None or space is None:
            self._settle()
            for asked, posting in self._all_words():
                posting.worded(place, has=asked.space == space and asked.among(after))
            return
        before = frozenset(before)
        self._gain(space, after - before, place)
        if lost := before - after:
            self._settle()
            for token in lost:
                for word, posting in self._spelled(space, token):
                    posting.worded(place, has=word.among(after))

    def attached(self, place: int, gained: Collection[str], lost: Collection[str] | None) -> None:
        """As the store tells it (`case_query.store.Listener`)."""
        self._note(partial(self.attached, place, gained, lost))
        facts = self._places.facts_at(place)
        if facts is None:
            return
        self._tell(facts.space, gained, partial(Posting.gains, place=place))
        self._gain(facts.space, gained, place)
        if lost is None or lost:
            self._settle()
            loses = partial(Posting.loses, place=place)
            self._tell(facts.space, lost, loses)
            for posting in self._having(facts.space, lost):
                loses(posting)

    def ended(self, place: int) -> None:
        """As the store tells it."""
        self._note(partial(self.ended, place))
        self._settle()
        ends = partial(Posting.ends, place=place)
        for reading in self._reading.values():
            reading.since.append(ends)
        for _, posting in chain(self._all_words(), self._starts.all()):
            ends(posting)

    def seen(self, place: int, before: Facts | None, after: Facts | None) -> None:
        """What is gone is left out by whoever asks."""

    def forgotten(self) -> None:
        """Read every word again."""
        for kept in (self._words, self._frequent, self._starts):
            kept.clear()
        self._reading.clear()
        self._gained.clear()
        self._happened = None

    def _note(self, happened: Callable[[], None]) -> None:
        if self._happened is not None:
            self._happened.append(happened)

    def _all_words(self) -> Iterator[tuple[Asked, Posting]]:
        return chain(self._words.all(), self._frequent.all())

    def _spelled(self, space: str, token: str) -> list[tuple[Word, Posting]]:
        return self._words.spelled(space, token) + self._frequent.spelled(space, token)

    def _gain(self, space: str, tokens: Collection[str], place: int) -> None:
        self._gained.add(space, tokens, place)
        if self._gained.full:
            self._settle()

    def _settle(self) -> None:
        """Let the bitmaps know what was gained; before anything is lost, ended or asked for."""
        for space, token, places in self._gained.taken():
            for _, posting in self._spelled(space, token):
                attached = token[:2] in OF_ATTACHMENTS
                (posting.attached if attached else posting.own).update(places)

    def _having(self, space: str, tokens: Collection[str] | None) -> Iterator[Posting]:
        """Words of a space that are one of these tokens; None: any."""
        if tokens is None:
            return (posting for asked, posting in self._all_words() if asked.space == space)
        return (posting for token in tokens for _, posting in self._spelled(space, token))

    def _tell(
        self, space: str, tokens: Collection[str] | None, happened: Callable[[Posting], None]
    ) -> None:
        """Beginnings, and what is being read, that have one of these tokens; None: may have any."""
        if tokens is not None and not tokens:
            return
        for asked, reading in self._reading.items():
            if asked.space == space and (tokens is None or asked.among(tokens)):
                reading.since.append(happened)
        for asked, posting in self._starts.all():
            if asked.space == space and (tokens is None or asked.among(tokens)):
                happened(posting)
