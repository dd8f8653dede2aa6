"""How are words read from the token index? Those that wait share one query."""

from collections.abc import (
    AsyncIterator,
    Awaitable,
    Callable,
    Collection,
    Iterable,
    Mapping,
    Sequence,
)
from typing import Any, NamedTuple, Protocol, TypeAlias

from case_query.kept import Kept
from case_query.views.facts import Facts
from case_query.views.marks import OF_ATTACHMENTS
from case_query.views.rows import row_id
from case_runtime import mongo
from case_runtime.together import Together

MANY = 10_000
"""Documents of one answer."""
MOST = 100
"""Words of one query."""
BEYOND = ":"
"""What stands behind all digits, and so behind all blocks of a case."""

Marks: TypeAlias = tuple[str, ...]
"""What tokens of the fields begin with."""


class Word(NamedTuple):
    """A word, and the fields of a space in which it is looked for."""

    space: str
    marks: Marks
    word: str

    @property
    def tokens(self) -> list[str]:
        """What it may stand as."""
        return [mark + self.word for mark in self.marks]

    def among(self, tokens: Collection[str]) -> bool:
        """Whether what has these tokens has it."""
        return any(token in tokens for token in self.tokens)

    def fits(self, marks: Collection[str]) -> dict[str, Any] | None:
        """The condition on documents that have tokens of these fields alone; None: none can."""
        tokens = [mark + self.word for mark in self.marks if mark in marks]
        return {"tokens": {"$in": tokens}} if tokens else None


class Start(NamedTuple):
    """What words begin with."""

    space: str
    marks: Marks
    start: str

    @property
    def begins(self) -> tuple[str, ...]:
        """What such a word may stand as."""
        return tuple(mark + self.start for mark in self.marks)

    def among(self, tokens: Collection[str]) -> bool:
        """Whether what has these tokens has such a word."""
        return any(token.startswith(self.begins) for token in tokens)

    def fits(self, marks: Collection[str]) -> dict[str, Any] | None:
        """As that of a word."""
        begins = (begin for begin in self.begins if begin[:2] in marks)
        ranges = [{"$elemMatch": {"$gte": b, "$lt": f"{b}\U0010ffff"}} for b in begins]
        return {"$or": [{"tokens": one} for one in ranges]} if ranges else None


Asked: TypeAlias = Word | Start


Written: TypeAlias = Callable[[], Awaitable[Kept]]
"""The collections, once all is in them that readers see."""


class Found(NamedTuple):
    """The places of cases that have a word themselves, and of those to which it is attached.

    A place may come twice.
    """

    own: list[int]
    attached: list[int]


class Cases(Protocol):
    """What is known of each case."""

    def place_ever(self, case_id: str) -> int | None:
        """None: the case never had a place here."""

    def facts_at(self, place: int) -> Facts | None:
        """None: there is no case any more."""

    def id_of(self, place: int) -> str:
        """The case at that place."""


class TokenIndex:
    """The search documents of one generation."""

    def __init__(self, written: Written, cases: Cases) -> None:
        self._written = written
        self._cases = cases
        self._words: Together[str, Word, Found] = Together(self._look_up, MOST)

    async def places(self, asked: Asked) -> Found:
        """The cases that have it."""
        if isinstance(asked, Word):
            return await self._words(asked.space, asked)
        found = Found([], [])
        query = {"space": asked.space, **(asked.fits(asked.marks) or {})}
        async for some in self._read(query, WHOSE):
            for d in some:
                self.put(d, (found,))
        return found

    async def still(self, asked: Asked, places: Iterable[int]) -> list[int]:
        """Those of these cases that have it in something that is attached to them."""
        fits = asked.fits(OF_ATTACHMENTS)
        if fits is None:
            return []
        cases = map(self._cases.id_of, places)
        query = {"$and": [{"$or": [{"_id": blocks(one)} for one in cases]}, fits]}
        found = Found([], [])
        async for some in self._read(query, WHOSE):
            for d in some:
                self.put(d, (found,))
        return found.attached

    async def _look_up(self, space: str, words: list[Word]) -> Sequence[Found | Exception]:
        found = [Found([], []) for _ in words]
        wanted: dict[str, list[Found]] = {}
        for word, into in zip(words, found, strict=True):
            for token in word.tokens:
                wanted.setdefault(token, []).append(into)
        query = {"space": space, "tokens": {"$in": [*wanted]}}
        if len(words) == 1:
            async for some in self._read(query, WHOSE):
                for d in some:
                    self.put(d, found)
            return found
        has = {"$setIntersection": ["$tokens", {"$literal": [*wanted]}]}
        async for some in self._read(query, {**WHOSE, "has": has}):
            for d in some:
                self.put(d, [into for token in d["has"] for into in wanted[token]])
        return found

    async def _read(
        self, query: Mapping[str, Any], shown: Mapping[str, Any]
    ) -> AsyncIterator[list[mongo.Document]]:
        """Some after others: all of what begins with one letter would not fit into memory."""
        search = (await self._written()).search
        async for some in mongo.lists(search, query, shown, MANY):
            yield some

    def put(self, found: mongo.Document, into: Iterable[Found]) -> None:
        """Add whose a document is to these; what is left of an earlier life is nobody's."""
        place = self._cases.place_ever(found["case"] if "case" in found else found["_id"])
        if place is None:
            return
        if "born" not in found:
            for one in into:
                one.own.append(place)
            return
        facts = self._cases.facts_at(place)
        if facts and facts.born == found["born"]:
            for one in into:
                one.attached.append(place)


WHOSE = {"case": 1, "born": 1}


def blocks(case_id: str) -> dict[str, str]:
    """The range in which those of a case are; perhaps with some of others."""
    return {"$gte": row_id(case_id, 0), "$lt": f"{case_id}/{BEYOND}"}
