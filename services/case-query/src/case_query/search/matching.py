"""Which cases are as a search asks?

Words are sets of cases, and operators join sets. Only for parts that must stand side by side are
texts looked at, of those cases that have the parts.
"""

from typing import assert_never

from pyroaring import BitMap

from case_query.search.beside import Beside
from case_query.search.hidden import OF_OBSERVABLES, Hidden
from case_query.search.index import Asked, Marks, Start, Word
from case_query.search.looks import Looks
from case_query.search.postings import Postings
from case_query.search.query import (
    Adjacent,
    Beginning,
    Everything,
    Exactly,
    Joined,
    Nothing,
    Numbered,
    Query,
    Without,
)
from case_query.store import Store
from case_query.views.marks import NUMBER, TEXTS, WHOLE


class Matching:
    """One search in one space, in some fields."""

    def __init__(
        self,
        store: Store,
        postings: Postings,
        space: str,
        marks: Marks,
        *,
        looks: Looks,
        hiding: BitMap,
    ) -> None:
        """`hiding` are the cases that do not show all of their observables."""
        self._postings = postings
        self._looks = looks
        self._hidden = Hidden(store, hiding, looks)
        self._known: dict[Asked, BitMap] = {}
        self._space = space
        self.marks = marks
        self._texts: Marks = tuple(mark for mark in marks if mark in TEXTS)
        self._whole: Marks = tuple(mark for mark in marks if mark in WHOLE)
        self._beside = Beside(store, self._texts, looks)

    @property
    def short(self) -> bool:
        """Whether there was more to look at than may be."""
        return self._looks.short

    async def found(self, query: Query, among: BitMap) -> BitMap:
        """Those among these cases."""
        match query:
            case Everything():
                return among
            case Nothing():
                return BitMap()
            case Exactly(token):
                return among & await self.having(token)
            case Numbered(number):
                numbers: Marks = (NUMBER,) if NUMBER in self.marks else self.marks
                return among & await self.having(number, numbers)
            case Beginning(start):
                return among & await self.beginning(start)
            case Adjacent():
                return await self._side_by_side(query, among)
            case Without(other):
                return among - await self.found(other, among)
            case Joined(first, then):
                found = await self.found(first, among)
                for operator, operand in then:
                    if operator == "AND":
                        found = await self.found(operand, found)
                    else:
                        found = found | await self.found(operand, among - found)
                return found
            case _:
                assert_never(query)

    async def having(self, token: str, marks: Marks | None = None) -> BitMap:
        """The cases of the space that have this token in one of these fields; not to be changed."""
        marks = self.marks if marks is None else marks
        return await self._shown(Word(self._space, marks, token)) if marks else BitMap()

    async def beginning(self, start: str) -> BitMap:
        """Those that have a token which begins so."""
        return await self._shown(Start(self._space, self.marks, start))

    async def _shown(self, asked: Asked) -> BitMap:
        """Those that have it, and show it."""
        bits = await self._postings.having(asked)
        if OF_OBSERVABLES.isdisjoint(asked.marks) or not (doubtful := bits & self._hidden.among):
            return bits
        known = self._known.get(asked)
        if known is None:
            others = tuple(mark for mark in asked.marks if mark not in OF_OBSERVABLES)
            if others:
                doubtful -= await self._postings.having(asked._replace(marks=others))
            known = (bits - doubtful) | await self._hidden.shown(asked, doubtful)
            self._known[asked] = known
        return known

    async def _side_by_side(self, query: Adjacent, among: BitMap) -> BitMap:
        spaced = " " in query.token
        sure = among & await self.having(query.token, self._whole if spaced else self.marks)
        unsure = among - sure
        if not self._texts:
            return sure
        for part in query.looked_up:
            if not unsure:
                return sure
            unsure = unsure & await self.having(part)
        return sure | await self._beside.standing(query, unsure)
