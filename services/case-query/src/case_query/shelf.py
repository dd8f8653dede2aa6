"""How does the projector write the read models, and what does it fold on?"""

import asyncio
from collections.abc import Iterable, Mapping, Sequence

from case_query.batch import Folded
from case_query.hot import Body
from case_query.kept import Kept
from case_query.store import Store, before, within
from case_query.views import attachments, cases, search, user_actions
from case_query.views.cases import Gone, View
from case_query.views.facts import facts
from case_runtime import mongo
from case_runtime.errors import Rewound
from case_runtime.recent import Recent

REMEMBERED = 20_000
"""Cases whose next action needs no look-up."""


class Shelf:
    """The projector's side of a store; it writes through a connection of its own."""

    def __init__(
        self, store: Store, kept: Kept, remembered: int = REMEMBERED, *, shows: bool = True
    ) -> None:
        self._store = store
        self._kept = kept
        self._shows = shows
        self._size = remembered
        self._recent: Recent[str, View] = Recent(remembered)

    def remembered(self, case_id: str) -> View | None:
        """The case as last stored, if that was lately."""
        return self._recent.get(case_id)

    async def views(self, case_ids: Iterable[str]) -> dict[str, View]:
        """The cases as folded so far; those that were never met are left out."""
        known = {case_id: self._recent.get(case_id) for case_id in case_ids}
        missing = [case_id for case_id, seen in known.items() if seen is None]
        if missing:
            async for d in mongo.find(self._kept.cases, {"_id": {"$in": missing}}):
                known[d["_id"]] = seen = cases.restored(d)
                self._recent.put(seen.id, seen)
        return {case_id: seen for case_id, seen in known.items() if seen is not None}

    async def attached(self, attachment_ids: Iterable[str]) -> list[attachments.Row]:
        """The rows of these attachments, tombstones too."""
        query = {"id": {"$in": list(attachment_ids)}}
        return [attachments.restored(d) async for d in mongo.find(self._kept.attachments, query)]

    async def payloads(self, row_ids: Iterable[str]) -> dict[str, bytes]:
        """What these rows of the feed say."""
        query = {"_id": {"$in": list(row_ids)}}
        found = mongo.find(self._kept.user_actions, query, {"json": 1, "payload": 1})
        return {d["_id"]: d["json"][d["payload"] : -1] async for d in found}

    async def offset(self, case_id: str) -> int:
        """Where in its partition the last folded action of a case is; 0 if none was folded."""
        async for d in mongo.find(self._kept.cases, {"_id": case_id}, {"offset": 1}):
            found: int = d["offset"]
            return found
        return 0

    async def save(self, folded: Folded) -> None:
        """All collections beside each other; what is stored is only ever replaced by a later one.

        `Rewound`: what is stored is older than what we remember having stored.
        """
        kept, moved = self._kept, list(folded.cases.values())
        attached = list(folded.attached.values())
        sweeps = [mongo.drop_where(before(*gone)) for gone in folded.dropped.items()]
        written = await asyncio.gather(
            mongo.write_all(kept.cases, [self._next(folded, seen) for seen in moved]),
            mongo.write_all(
                kept.attachments,
                [*(placed(row, folded.guards) for row in attached), *stamps(folded), *sweeps],
            ),
            mongo.write_all(kept.user_actions, [*(fed(row) for row in folded.rows), *sweeps]),
            mongo.write_all(
                kept.search, [found(folded.seen[i], t) for i, t in folded.searched.items()]
            ),
        )
        await self._compare(moved, written[0])
        await self._compare_attached(folded, attached, written[1])

    def show(self, folded: Folded) -> None:
        """Let the bitmaps and the hot bodies know what is stored; not where nobody looks."""
        if not self._shows:
            return
        counts, hot = self._store.counts, self._store.hot
        for case_id, seen in folded.seen.items():
            if isinstance(seen, Gone):
                counts.drop(case_id)
                hot.offer(case_id, Body("", "", seen.sequence, None))
                continue
            case = seen.case
            counts.put(facts(case, seen.born))
            hot.offer(case_id, Body(case.space, case.owner, case.sequence, folded.body(case_id)))
        for case_id, tokens in folded.searched.items():
            place = counts.place_ever(case_id)
            if place is not None:
                was = search.words(folded.before.get(case_id)) if case_id in folded.cases else None
                counts.reworded(place, was, tokens)

    def forget(self) -> None:
        """Remember nothing: what is stored is what counts."""
        self._recent = Recent(self._size)
        self._store.hot.forget()
        self._store.counts.forget()

    def _remembered_at(self, case_id: str) -> int:
        seen = self._recent.get(case_id)
        return seen.sequence if seen else 0

    def _next(self, folded: Folded, seen: View) -> mongo.Write:
        """Nothing but what it follows on is replaced: neither what is newer nor what is too old."""
        since = {"$gte": self._remembered_at(seen.id), "$lt": seen.sequence}
        document = cases.document(seen, folded.places[seen.id], folded.body(seen.id))
        return mongo.upsert_if(seen.id, {"sequence": since}, document)

    async def _compare(self, moved: Sequence[View], written: mongo.Written) -> None:
        if any(self._remembered_at(moved[place].id) for place in written.made):
            raise Rewound("a case had vanished")
        stored = await sequences(self._kept.cases, [moved[place].id for place in written.blocked])
        for place in written.blocked:
            if stored.get(moved[place].id, 0) < self._remembered_at(moved[place].id):
                raise Rewound("a case had gone back")
        for seen in moved:
            if stored.get(seen.id, 0) > seen.sequence:
                self._recent.forget(seen.id)  # another replica is ahead: look before we fold on
            else:
                self._recent.put(seen.id, seen)

    async def _compare_attached(
        self, folded: Folded, attached: Sequence[attachments.Row], written: mongo.Written
    ) -> None:
        guards, those = folded.guards, range(len(attached))
        if any(place in those and attached[place].id in guards for place in written.made):
            raise Rewound("an attachment had vanished")
        blocked = [attached[place].id for place in written.blocked]
        guarded = [row for row in blocked if row in guards]
        stored = await sequences(self._kept.attachments, guarded)
        if any(stored.get(row, 0) < guards[row] for row in guarded):
            raise Rewound("an attachment had gone back")


async def sequences(collection: mongo.Collection, ids: Sequence[str]) -> Mapping[str, int]:
    """How far what is stored under these ids has come."""
    if not ids:
        return {}
    found = mongo.find(collection, {"_id": {"$in": list(ids)}}, {"sequence": 1})
    return {d["_id"]: d["sequence"] async for d in found}


def placed(row: attachments.Row, guards: Mapping[str, int]) -> mongo.Write:
    """A new row if there is none, or a changed one in place of what it was made of."""
    since = {"$gte": guards.get(row.id, 0), "$lt": row.sequence}
    return mongo.upsert_if(row.id, {"sequence": since}, attachments.document(row))


def stamps(folded: Folded) -> Iterable[mongo.Write]:
    """What was pushed gets its mark, unless it has one."""
    for case_id, born, mark in folded.stamps:
        query = within(case_id, born)
        query["_id"]["$lt"] = before(case_id, mark.sequence)["_id"]["$lt"]
        query |= {"pushed": {"$exists": False}, "gone": {"$exists": False}}
        yield mongo.set_where(query, {"pushed": mark.sequence, "tail": mark.tail})


def fed(row: user_actions.Row) -> mongo.Write:
    """Rows of the feed never change."""
    return mongo.insert(row.id, user_actions.document(row))


def found(seen: View, tokens: list[str]) -> mongo.Write:
    """What is searched, unless something newer is there."""
    older = {"sequence": {"$lt": seen.sequence}}
    return mongo.upsert_if(seen.id, older, search.document(seen, tokens))
