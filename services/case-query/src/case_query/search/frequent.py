"""Which words do so many cases have that looking them up would take long? They stay in memory.

A sample of the search documents says which they are; one walk through all documents finds who has
them. Both are done again when there is much more to search.
"""

import asyncio
from collections import Counter, defaultdict
from collections.abc import Callable, Mapping
from typing import Any, TypeAlias

import structlog

from case_query.search.index import WHOSE, Found, Marks, TokenIndex, Word, Written
from case_query.search.posting import Posting
from case_query.search.postings import Postings
from case_query.views.marks import EVERYWHERE, TITLE
from case_runtime import mongo
from case_runtime.errors import Later

SAMPLE = 2_000
"""Documents that are looked at to find out which words are frequent."""
OFTEN = 8
"""So many of them have a frequent word: a rarer one is read in some milliseconds."""
MOST = 2_000
"""Frequent words."""
FEW = 1_000
"""Cases."""
GROWTH = 4
"""Times as many cases as the last time."""
EVERY = 1.0
"""Seconds between two looks at how many there are."""
REST = 30.0
"""Seconds after they could not be read."""
MANY = 500
"""Documents that are read before others have a turn."""

KEPT: tuple[Marks, ...] = (EVERYWHERE, (TITLE,))
"""The fields for which frequent words stay in memory: those of a search that names none."""

Wanted: TypeAlias = Mapping[str, frozenset[str]]
"""Words, by space."""

log = structlog.get_logger()


class Frequent:
    """Has the frequent words in memory."""

    def __init__(
        self,
        written: Written,
        index: TokenIndex,
        postings: Postings,
        cases: Callable[[], int],
    ) -> None:
        """`cases` says how many there are."""
        self._written = written
        self._index = index
        self._postings = postings
        self._cases = cases
        self._gathered = 0
        self._kept = 0
        self.few = FEW
        """With fewer cases than these nothing takes long."""

    async def run(self) -> None:
        """For ever, as one task."""
        while True:
            if self.is_due():
                try:
                    await self.gather()
                except Later as away:
                    log.warning("frequent_words.unknown", why=str(away))
                    await asyncio.sleep(REST)
                except Exception:  # search is slower without them, and not wrong
                    log.warning("frequent_words.failed", exc_info=True)
                    await asyncio.sleep(REST)
            await asyncio.sleep(EVERY)

    async def gather(self) -> None:
        """Find them, and who has them."""
        cases = self._cases()
        with self._postings.remembering() as happened:
            search = (await self._written()).search
            words = await self._read(search, await self._wanted(search))
            self._postings.keep(words, happened)
        self._gathered, self._kept = cases, self._postings.frequent
        log.info("frequent_words.read", words=self._postings.frequent, cases=cases)

    def is_due(self) -> bool:
        """Whether there is so much more to search, or all that was known is forgotten."""
        if self._kept and not self._postings.frequent:
            self._gathered = 0  # all was forgotten
        return self._cases() >= max(self.few, GROWTH * self._gathered)

    async def _wanted(self, search: mongo.Collection) -> Wanted:
        counted: Counter[tuple[str, str]] = Counter()
        shown = {"space": 1, "tokens": 1}
        steps: list[Mapping[str, Any]] = [{"$sample": {"size": SAMPLE}}, {"$project": shown}]
        async for d in mongo.grouped(search, steps):
            counted.update((d["space"], token[2:]) for token in d.get("tokens", ()))
        found: defaultdict[str, set[str]] = defaultdict(set)
        for (space, word), times in counted.most_common(MOST):
            if times >= OFTEN:
                found[space].add(word)
        return {space: frozenset(words) for space, words in found.items()}

    async def _read(self, search: mongo.Collection, wanted: Wanted) -> dict[Word, Posting]:
        tokens = {
            space: frozenset(mark + word for mark in EVERYWHERE for word in words)
            for space, words in wanted.items()
        }
        having: defaultdict[tuple[str, str], Found] = defaultdict(lambda: Found([], []))
        living = {"space": {"$in": [*wanted]}}
        shown = {**WHOSE, "space": 1, "tokens": 1}
        async for documents in mongo.lists(search, living, shown, MANY):
            for d in documents:
                space = d["space"]
                frequent = tokens[space].intersection(d.get("tokens", ()))
                self._index.put(d, [having[space, token] for token in frequent])
            await asyncio.sleep(0)
        return {
            Word(space, marks, word): joined([having.get((space, m + word)) for m in marks])
            for space, words in wanted.items()
            for word in words
            for marks in KEPT
        }


def joined(found: list[Found | None]) -> Posting:
    """Those of several fields."""
    there = [one for one in found if one is not None]
    own = [place for one in there for place in one.own]
    return Posting(Found(own, [place for one in there for place in one.attached]))
