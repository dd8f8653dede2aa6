"""Which cases are as a search asks?

Words are sets of cases, and operators join sets. Only for parts that must stand side by side are
texts looked at, of those cases that have all the parts.
"""

import asyncio
from collections.abc import Callable, Sequence
from typing import Any, assert_never

import orjson
from pyroaring import BitMap

from case_query.search.index import Marks, Start, Word
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
from case_query.views.tokens import DESCRIPTION, NUMBER, TITLE, parts

TEXTS: dict[str, Callable[[dict[str, Any]], str]] = {
    TITLE: lambda case: str(case["title"]),
    DESCRIPTION: lambda case: str(case["description"]),
}
"""The texts of a case, by what the tokens of each begin with."""

MANY = 200
"""Texts that are looked at before others have a turn."""


class Matching:
    """One search in one space, in some fields."""

    def __init__(self, store: Store, postings: Postings, space: str, marks: Marks) -> None:
        self._store = store
        self._postings = postings
        self._space = space
        self._marks = marks

    async def found(self, query: Query, among: BitMap) -> BitMap:
        """Those among these cases."""
        match query:
            case Everything():
                return among
            case Nothing():
                return BitMap()
            case Exactly(token):
                return among & await self._having(token, self._marks)
            case Numbered(number):
                numbers: Marks = (NUMBER,) if NUMBER in self._marks else self._marks
                return among & await self._having(number, numbers)
            case Beginning(start):
                begins = Start(self._space, self._marks, start)
                return among & await self._postings.having(begins)
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

    async def _having(self, token: str, marks: Marks) -> BitMap:
        return await self._postings.having(Word(self._space, marks, token))

    async def _side_by_side(self, query: Adjacent, among: BitMap) -> BitMap:
        sure, unsure = BitMap(), among
        if query.token is not None:
            sure = among & await self._having(query.token, self._marks)
            unsure = among - sure
        for part in dict.fromkeys(query.parts):
            if not unsure:
                break
            unsure = unsure & await self._having(part, self._marks)
        looked_at = unsure.to_array()
        for begin in range(0, len(looked_at), MANY):
            await asyncio.sleep(0)  # what is at hand already gives nobody else a turn
            sure.update(await self._verified(query.parts, looked_at[begin : begin + MANY]))
        return sure

    async def _verified(self, wanted: Sequence[str], places: Sequence[int]) -> list[int]:
        bodies = await self._store.bodies([self._store.counts.id_of(place) for place in places])
        found = []
        for place, body in zip(places, bodies, strict=True):
            if body is None or body.json is None:
                continue
            case = orjson.loads(body.json)
            texts = (text(case) for mark, text in TEXTS.items() if mark in self._marks)
            if any(stand_in(wanted, parts(text)) for text in texts):
                found.append(place)
        return found


def stand_in(wanted: Sequence[str], words: Sequence[str]) -> bool:
    """Whether these parts stand side by side in a text."""
    padded = "\0".join(["", *words, ""])
    return "\0".join(["", *wanted, ""]) in padded
