"""How are words read from the token index? Those that wait share one query."""

from collections.abc import Awaitable, Callable, Collection, Sequence
from typing import NamedTuple, TypeAlias

from case_query.kept import Kept
from case_runtime import mongo
from case_runtime.together import Together

MANY = 10_000
"""Documents of one answer."""
MOST = 100
"""Words of one query."""

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
        """Whether a case with these tokens has it."""
        return any(token in tokens for token in self.tokens)


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
        """Whether a case with these tokens has such a word."""
        return any(token.startswith(self.begins) for token in tokens)


Asked: TypeAlias = Word | Start

Written: TypeAlias = Callable[[], Awaitable[Kept]]
"""The collections, with all in them that readers see."""
PlaceOf: TypeAlias = Callable[[str], int | None]
"""None: the case never had a place here."""


class TokenIndex:
    """The search documents of one generation."""

    def __init__(self, written: Written, place_of: PlaceOf) -> None:
        self._written = written
        self._place_of = place_of
        self._words: Together[str, Word, list[int]] = Together(self._look_up, MOST)

    async def places(self, asked: Asked) -> list[int]:
        """The cases that have it; one may come twice."""
        if isinstance(asked, Word):
            return await self._words(asked.space, asked)
        return await self._beginning(asked)

    async def _beginning(self, asked: Start) -> list[int]:
        ranges = [{"$elemMatch": {"$gte": b, "$lt": f"{b}\U0010ffff"}} for b in asked.begins]
        query = {"space": asked.space, "$or": [{"tokens": one} for one in ranges]}
        search = (await self._written()).search
        found = mongo.find(search, query, {"_id": 1}, each=MANY)
        places = [self._place_of(d["_id"]) async for d in found]
        return [place for place in places if place is not None]

    async def _look_up(self, space: str, words: list[Word]) -> Sequence[list[int] | Exception]:
        found: list[list[int]] = [[] for _ in words]
        wanted: dict[str, list[list[int]]] = {}
        for word, places in zip(words, found, strict=True):
            for token in word.tokens:
                wanted.setdefault(token, []).append(places)
        query = {"space": space, "tokens": {"$in": [*wanted]}}
        has = {"$setIntersection": ["$tokens", {"$literal": [*wanted]}]}
        search = (await self._written()).search
        async for d in mongo.find(search, query, {"has": has}, each=MANY):
            place = self._place_of(d["_id"])
            if place is not None:
                for token in d["has"]:
                    for places in wanted[token]:
                        places.append(place)
        return found
