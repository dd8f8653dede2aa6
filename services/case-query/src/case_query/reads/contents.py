"""What is on one case, of which kind, and what of it does a search find?

Attachments come oldest first, the observables of the case behind them.
"""

import asyncio
from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import Literal, NamedTuple, TypeAlias, get_args

import orjson

from case_events.attachments import FILES
from case_query.hot import Body
from case_query.search.query import Query
from case_query.search.within import Said
from case_query.store import Store
from case_query.views.marks import TEXTS, WHOLE, shown_attachment, texts_of_attachment

Kind: TypeAlias = Literal[
    "user",
    "alert",
    "event",
    "file",
    "observable",
    "actions",
    "externalReference",
    "persistableState",
]
"""The types of attachments, but files apart from other references; and observables."""
KINDS: Sequence[Kind] = get_args(Kind)

MANY = 200
"""Things that are looked at before others have a turn."""


class Thing(NamedTuple):
    """One attachment or observable, as it is shown."""

    kind: Kind
    body: bytes


class Part(NamedTuple):
    """Some of what was found, how much that is in all, and how much of each kind."""

    things: Sequence[bytes]
    total: int
    counts: Mapping[Kind, int]


class Contents:
    """Of a case that is there."""

    def __init__(self, store: Store, case_id: str, case: Body) -> None:
        self._store = store
        self._case_id = case_id
        self._case = case

    async def found(
        self, query: Query | None, kinds: Collection[Kind], skip: int, limit: int
    ) -> Part:
        """What fits; no kind means any. The counts are of all kinds."""
        counts: Counter[Kind] = Counter(dict.fromkeys(KINDS, 0))
        shown, total = list[bytes](), 0
        for number, thing in enumerate(await self._things()):
            if number % MANY == MANY - 1:
                await asyncio.sleep(0)
            if query is not None and not said(thing).fits(query):
                continue
            counts[thing.kind] += 1
            if kinds and thing.kind not in kinds:
                continue
            if skip <= total < skip + limit:
                shown.append(thing.body)
            total += 1
        return Part(shown, total, counts)

    async def _things(self) -> list[Thing]:
        facts = self._store.counts.facts_of(self._case_id)
        if facts is None:
            return []
        thread = await self._store.thread(self._case_id, facts.born)
        return [*(Thing(kind_of(body), body) for body in thread), *self._observables()]

    def _observables(self) -> Iterator[Thing]:
        for observable in orjson.loads(self._case.json or b"{}").get("observables", ()):
            shown = {"type": "observable", "owner": self._case.owner, **observable}
            yield Thing("observable", orjson.dumps(shown))


def kind_of(body: bytes) -> Kind:
    """Of an attachment, as it is shown."""
    attached = orjson.loads(body)
    kind: Kind = attached["type"]
    if attached.get("externalReferenceAttachmentTypeId") == FILES:
        return "file"
    return kind


def said(thing: Thing) -> Said:
    """What it is found by."""
    if thing.kind == "observable":
        value = orjson.loads(thing.body)["value"]
        return Said(texts=(value,), values=(value,))
    found = list(texts_of_attachment(shown_attachment(thing.body)))
    return Said(
        texts=tuple(text for mark, text in found if mark in TEXTS),
        values=tuple(text for mark, text in found if mark in WHOLE),
    )
