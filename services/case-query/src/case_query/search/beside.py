"""In which cases do some parts stand side by side in one text?

Only texts can tell. They are looked at of those cases alone that have the parts, and of what is
attached only where a block has them.
"""

import asyncio
from collections.abc import Collection, Iterator, Sequence
from typing import Any

from pyroaring import BitMap

from case_query.search.index import Marks, blocks
from case_query.search.looks import Looks
from case_query.search.query import Adjacent
from case_query.store import Store
from case_query.views.marks import (
    OF_ATTACHMENTS,
    OF_CASES,
    Text,
    shown_attachment,
    texts_of_attachment,
    texts_of_body,
)
from case_query.views.rows import row_id
from case_query.views.search import rows_of
from case_query.views.tokens import parts
from case_runtime import mongo

MANY = 200
"""Cases whose texts are looked at before others have a turn."""


class Beside:
    """The texts of cases, in some fields, as far as a search may look at them."""

    def __init__(self, store: Store, marks: Marks, looks: Looks) -> None:
        self._store = store
        self._looks = looks
        self._of_cases = [mark for mark in marks if mark in OF_CASES]
        self._of_attachments = [mark for mark in marks if mark in OF_ATTACHMENTS]

    async def standing(self, query: Adjacent, among: BitMap) -> BitMap:
        """Those of these cases that have the parts in a row."""
        found = BitMap()
        places = self._looks.at_cases(among)
        for begin in range(0, len(places), MANY):
            await asyncio.sleep(0)  # what is at hand already gives nobody else a turn
            some = BitMap(places[begin : begin + MANY])
            found |= await self._in_cases(query.parts, some)
            found |= await self._in_attachments(query, some - found)
        return found

    async def _in_cases(self, wanted: Sequence[str], among: BitMap) -> BitMap:
        if not self._of_cases:
            return BitMap()
        ids = [self._store.counts.id_of(place) for place in among]
        bodies = await self._store.bodies(ids)
        return BitMap(
            place
            for place, body in zip(among, bodies, strict=True)
            if body and body.json and stands(wanted, texts_of_body(body.json), self._of_cases)
        )

    async def _in_attachments(self, wanted: Adjacent, among: BitMap) -> BitMap:
        if not self._of_attachments or not among:
            return BitMap()
        if not self._looks.blocks:
            self._looks.at_blocks(0, more=True)
            return BitMap()
        kept = await self._store.written()
        ids = {self._store.counts.id_of(place): place for place in among}
        having = [with_part(self._of_attachments, part) for part in wanted.looked_up]
        query = {"$and": [{"$or": [{"_id": blocks(one)} for one in ids]}, *having]}
        most = self._looks.blocks
        there = [d["_id"] async for d in mongo.find(kept.search, query, {"_id": 1}, limit=most + 1)]
        self._looks.at_blocks(len(there[:most]), more=len(there) > most)
        there = there[:most]
        found = BitMap()
        for begin in range(0, len(there), MANY):
            ranges = [rows(block) for block in there[begin : begin + MANY]]
            shown_as = {"case": 1, "json": 1, "tail": 1}
            query = {"$or": ranges}
            async for d in mongo.find(kept.attachments, query, shown_as, each=1000):
                place = ids.get(d["case"])
                if place is None or place in found or "json" not in d or not self._lives(d):
                    continue
                texts = texts_of_attachment(shown_attachment(d["json"] + d["tail"]))
                if stands(wanted.parts, texts, self._of_attachments):
                    found.add(place)
        return found

    def _lives(self, row: mongo.Document) -> bool:
        facts = self._store.counts.facts_of(row["case"])
        return facts is not None and str(row["_id"]) >= row_id(facts.id, facts.born)


def stands(wanted: Sequence[str], texts: Iterator[Text], marks: Collection[str]) -> bool:
    """Whether the parts stand side by side in a text of these fields."""
    return any(mark in marks and stand_in(wanted, parts(text)) for mark, text in texts)


def stand_in(wanted: Sequence[str], words: Sequence[str]) -> bool:
    """Whether these parts stand side by side in a text."""
    if len(wanted) > len(words):
        return False
    padded = "\0".join(["", *words, ""])
    return "\0".join(["", *wanted, ""]) in padded


def with_part(marks: Collection[str], part: str) -> dict[str, Any]:
    """The condition on blocks that have a part."""
    return {"tokens": {"$in": [mark + part for mark in marks]}}


def rows(block: str) -> dict[str, Any]:
    """The condition on the rows of a block."""
    first, behind = rows_of(block)
    return {"_id": {"$gte": first, "$lt": behind}}
