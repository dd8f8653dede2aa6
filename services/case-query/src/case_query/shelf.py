"""How does the projector write the read models, and what does it fold on?"""

from collections.abc import Container, Coroutine, Iterable, Mapping, Sequence
from time import monotonic
from typing import Any

import structlog

from case_query.advance import Step, advance
from case_query.batch import Folded, born
from case_query.blocks import write_blocks
from case_query.kept import Kept
from case_query.past.states import States
from case_query.store import Store, before, within
from case_query.unwritten import Unwritten
from case_query.views import (
    attachments,
    cases,
    history,
    milestones,
    observables,
    search,
    user_actions,
)
from case_query.views.cases import Alive, View
from case_runtime import mongo
from case_runtime.abreast import abreast, in_turn
from case_runtime.errors import Later, Rewound
from case_runtime.recent import Recent

REMEMBERED = 20_000
"""Cases whose next action needs no look-up."""
CAREFUL = 60.0
"""Seconds."""

log = structlog.get_logger()


class Shelf:
    """The projector's side of a store; it writes through a connection of its own."""

    def __init__(self, store: Store, kept: Kept, remembered: int = REMEMBERED) -> None:
        self.store = store
        self._kept = kept
        self._size = remembered
        self._recent: Recent[str, View] = Recent(remembered)
        self._unwritten = Unwritten(self._write_late)
        self._careful_until = 0.0
        store.late = self

    def remembered(self, case_id: str) -> View | None:
        """The case as last folded, if that was lately."""
        return self._unwritten.view(case_id) or self._recent.get(case_id)

    async def views(self, case_ids: Iterable[str]) -> dict[str, View]:
        """The cases as folded so far; those that were never met are left out."""
        known = {case_id: self.remembered(case_id) for case_id in case_ids}
        missing = [case_id for case_id, seen in known.items() if seen is None]
        if missing:
            async for d in mongo.find(self._kept.cases, {"_id": {"$in": missing}}):
                known[d["_id"]] = seen = cases.restored(d)
                self._recent.put(seen.id, seen)
        return {case_id: seen for case_id, seen in known.items() if seen is not None}

    async def attached(self, attachment_ids: Iterable[str]) -> list[attachments.Row]:
        """The rows of these attachments, tombstones too."""
        await self.settle()
        query = {"id": {"$in": list(attachment_ids)}}
        return [attachments.restored(d) async for d in mongo.find(self._kept.attachments, query)]

    async def payloads(self, row_ids: Iterable[str]) -> dict[str, bytes]:
        """What these rows of the feed say."""
        await self.settle()
        query = {"_id": {"$in": list(row_ids)}}
        found = mongo.find(self._kept.user_actions, query, {"json": 1, "payload": 1})
        return {d["_id"]: d["json"][d["payload"] : -1] async for d in found}

    async def offset(self, case_id: str) -> int:
        """Where in its partition the last folded action of a case is; 0 if none was folded."""
        await self.settle()
        async for d in mongo.find(self._kept.cases, {"_id": case_id}, {"offset": 1}):
            found: int = d["offset"]
            return found
        return 0

    async def save(self, folded: Folded) -> None:
        """Fold on from there; what is new is written late, the rest at once.

        After a write that the database will never take, everything is written at once for a while,
        so that it fails where it is handled.
        """
        if folded.is_news and monotonic() > self._careful_until:
            await self._unwritten.room()
            self._unwritten.add(folded)
            self.remember(folded)
        else:
            await self.settle()
            self.remember(folded, await self.write(folded))

    async def write(self, folded: Folded, *, late: bool = False) -> Mapping[str, int]:
        """All collections beside each other; what is stored is only ever replaced by a later one.

        `late`: one after another, for people wait for the same database.

        With which cases another replica has come further, and how far. `Rewound`: what is stored
        is older than what we have folded on.
        """
        kept, ahead = self._kept, dict[str, int]()
        together = in_turn if late else abreast

        async def cases_advance() -> None:
            steps = [case(folded, seen) for seen in folded.cases.values()]
            ahead.update(await advance(kept.cases, steps))

        sweeps = [mongo.drop_where(before(*gone)) for gone in folded.dropped.items()]
        told = [mongo.insert(row.id, history.document(row)) for row in folded.told]
        if folded.again:
            await mongo.write_all(kept.history, told)
            await self._count_again(folded)
        rows = self._rows(folded, told, sweeps)
        if late:
            await in_turn(cases_advance(), *rows)
        else:
            await abreast(cases_advance(), abreast(*rows))
        await together(
            mongo.write_all(kept.attachments, list(stamps(folded))),
            write_blocks(kept, folded),
        )
        return ahead

    def _rows(
        self, folded: Folded, told: Sequence[mongo.Write], sweeps: Sequence[mongo.Write]
    ) -> Sequence[Coroutine[Any, Any, object]]:
        """What writes them, collection by collection."""
        kept = self._kept
        moments = [mongo.insert(m.id, milestones.document(m)) for m in folded.moments]
        return (
            advance(
                kept.attachments, [attached(folded, r) for r in folded.attached.values()], sweeps
            ),
            mongo.write_all(kept.user_actions, [*map(fed, folded.rows), *sweeps]),
            mongo.write_all(kept.observables, [*observed(folded), *sweeps]),
            advance(kept.search, [searched(folded, case_id) for case_id in folded.searched]),
            mongo.write_all(kept.history, told),
            mongo.write_all(kept.milestones, [*moments, *sweeps]),
        )

    @property
    def waits(self) -> bool:
        """Whether something is not written that was saved."""
        return self._unwritten.anything

    def holds(self, case_id: str) -> bool:
        """Whether something of this case is not written that was saved."""
        return self._unwritten.view(case_id) is not None

    async def settle(self) -> None:
        """Return when everything that was saved is written."""
        await self._unwritten.flush()

    async def end(self) -> None:
        """Write nothing more."""
        await self._unwritten.end()

    async def _write_late(self, folded: Folded) -> None:
        try:
            ahead = await self.write(folded, late=True)
        except (Later, Rewound):
            raise
        except Exception as fault:  # of one record: whoever delivers finds out which one it is
            self._careful_until = monotonic() + CAREFUL
            log.warning("views.begin_again", why=repr(fault))
            raise Rewound(repr(fault)) from fault
        for case_id in ahead:
            self._recent.forget(case_id)  # another replica is ahead: look first

    async def _count_again(self, folded: Folded) -> None:
        """Find out which moments the actions are that were met again, by what was before them."""
        states = States(self._kept.history)
        for envelope in folded.again:
            was = await states.state(envelope.stream, envelope.sequence - 1)
            if was:
                before = Alive(was, born(folded.seen[envelope.stream]))
                folded.moments += milestones.rows(before, envelope, cases.view(before, envelope))

    def remember(self, folded: Folded, ahead: Container[str] = ()) -> None:
        """Fold on from there; where another replica is ahead, look first."""
        for seen in folded.cases.values():
            if seen.id in ahead:
                self._recent.forget(seen.id)
            else:
                self._recent.put(seen.id, seen)

    def forget(self) -> None:
        """Remember nothing: what is stored is what counts."""
        self._unwritten.forget()
        self._recent = Recent(self._size)
        self.store.conversations.forget()
        self.store.hot.forget()
        self.store.counts.forget()
        self.store.holders.forget()


def case(folded: Folded, seen: View) -> Step:
    """A case as it is now."""
    document = cases.document(seen, folded.places[seen.id], folded.body(seen.id))
    return Step(seen.id, folded.known(seen.id), seen.sequence, document)


def attached(folded: Folded, row: attachments.Row) -> Step:
    """An attachment as it is now, or its tombstone."""
    return Step(row.id, folded.guards.get(row.id, 0), row.sequence, attachments.document(row))


def searched(folded: Folded, case_id: str) -> Step:
    """What a case is found by; for a case that was known there is something already."""
    sequence, tokens = folded.searched[case_id]
    document = search.document(folded.seen[case_id], sequence, tokens)
    return Step(case_id, int(folded.known(case_id) > 0), sequence, document, was_read=False)


def observed(folded: Folded) -> Iterable[mongo.Write]:
    """The rows of what is observed now, and the end of those that were before."""
    for case_id in folded.observed:
        seen = cases.observed(folded.seen[case_id])
        if seen:
            for row in observables.rows(seen):
                yield mongo.insert(row.id, observables.document(row))
            yield mongo.drop_where(before(case_id, seen.observed))


def stamps(folded: Folded) -> Iterable[mongo.Write]:
    """What was pushed gets its mark, unless it has one."""
    for case_id, since, mark in folded.stamps:
        query = within(case_id, since)
        query["_id"]["$lt"] = before(case_id, mark.sequence)["_id"]["$lt"]
        query |= {"pushed": {"$exists": False}, "gone": {"$exists": False}}
        yield mongo.set_where(query, {"pushed": mark.sequence, "tail": mark.tail})


def fed(row: user_actions.Row) -> mongo.Write:
    """Rows of the feed never change.

    But what was removed can be said only where the row is that says what it was: it may have been
    lost, and be there when the same action is met again.
    """
    if row.kind and row.action == "delete" and user_actions.says(row):
        return mongo.upsert(row.id, user_actions.document(row))
    return mongo.insert(row.id, user_actions.document(row))
