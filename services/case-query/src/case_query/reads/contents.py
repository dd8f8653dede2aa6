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
from case_runtime.recent import Recent

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

MOST_BYTES = 32 << 20
"""Of what was found lately."""
OVERHEAD = 200
"""Bytes of memory for each thing, and each search, beside what is shown."""


class Thing(NamedTuple):
    """One attachment or observable, as it is shown."""

    kind: Kind
    body: bytes


class Part(NamedTuple):
    """Some of what was found, how much that is in all, and how much of each kind."""

    things: Sequence[bytes]
    total: int
    counts: Mapping[Kind, int]


class Asked(NamedTuple):
    """What is looked for on a case as it is."""

    case_id: str
    tag: str
    query: Query | None


class Contents:
    """Of the cases that are there. What was found lately stays, for those who turn pages."""

    def __init__(self, store: Store, most_bytes: int = MOST_BYTES) -> None:
        self._store = store
        self._lately: Recent[Asked, Sequence[Thing]] = Recent(most_bytes, size)

    async def found(
        self,
        case_id: str,
        case: Body,
        query: Query | None,
        kinds: Collection[Kind],
        pages: slice,
    ) -> Part:
        """What fits, and of that the `pages`; no kind means any. The counts are of all kinds."""
        asked = Asked(case_id, case.tag, query)
        fitting = self._lately.get(asked)
        if fitting is None:
            fitting = await self._fitting(case_id, case, query)
            self._lately.put(asked, fitting)
        counts = Counter[Kind](dict.fromkeys(KINDS, 0))
        counts.update(thing.kind for thing in fitting)
        wanted = [thing.body for thing in fitting if not kinds or thing.kind in kinds]
        return Part(wanted[pages], len(wanted), counts)

    async def _fitting(self, case_id: str, case: Body, query: Query | None) -> Sequence[Thing]:
        """Everything on the case is looked at, once for all pages."""
        found = []
        for number, thing in enumerate(await self._things(case_id, case)):
            if number % MANY == MANY - 1:
                await asyncio.sleep(0)
            if query is None or said(thing).fits(query):
                found.append(thing)
        return found

    async def _things(self, case_id: str, case: Body) -> list[Thing]:
        facts = self._store.counts.facts_of(case_id)
        if facts is None:
            return []
        thread = await self._store.thread(case_id, facts.born)
        return [*(Thing(kind_of(body), body) for body in thread), *observables(case)]


def size(things: Sequence[Thing]) -> int:
    """In memory, about."""
    return OVERHEAD + sum(OVERHEAD + len(thing.body) for thing in things)


def observables(case: Body) -> Iterator[Thing]:
    """Those that the case shows."""
    for observable in orjson.loads(case.json or b"{}").get("observables", ()):
        shown = {"type": "observable", "owner": case.owner, **observable}
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
