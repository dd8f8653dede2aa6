"""What was a case at some moment, and what had been done to it?

The one fold, from the last state that was kept on the way: however long the history is, no more
than a few hundred actions are folded.
"""

from collections.abc import Collection, Iterable, Mapping
from typing import Any, NamedTuple

from case_events import (
    Attachment,
    AttachmentAdded,
    AttachmentChanged,
    Case,
    Envelope,
    project,
)
from case_query.views import history
from case_query.views.history import EVERY
from case_query.views.rows import beginning, end, row_id
from case_runtime import mongo

MARKS = dict.fromkeys(("at", "type", "action", "comment", "kind", "by"), 1)


class Last(NamedTuple):
    """Where a history ends, for now."""

    sequence: int
    space: str
    owner: str


class Mark(NamedTuple):
    """What an action was, without its content; `by` is a person as JSON, `at` milliseconds."""

    sequence: int
    at: int
    type: str
    action: str
    by: bytes
    comment: str | None
    kind: str | None


class States:
    """The histories of cases, also of those that are gone."""

    def __init__(self, rows: mongo.Collection) -> None:
        self._rows = rows

    async def last(self, case_id: str) -> Last | None:
        """None: nothing ever happened under that id."""
        stored = await self._newest(between(case_id, 1, None), {"space": 1, "owner": 1})
        if stored is None:
            return None
        return Last(sequence_of(stored), stored["space"], stored["owner"])

    async def until(self, case_id: str, at: int) -> int:
        """The sequence of the last action that is not later; 0 if all are."""
        query = {**between(case_id, 1, None), "at": {"$lte": at}}
        stored = await self._newest(query, {"_id": 1})
        return sequence_of(stored) if stored else 0

    async def floor(self, case_id: str, below: int, space: str, owners: Collection[str]) -> int:
        """From which sequence on, below a given one, all is of this space and these owners."""
        hidden = [{"space": {"$ne": space}}, {"owner": {"$nin": list(owners)}}]
        query = {**between(case_id, 1, below - 1), "$or": hidden}
        stored = await self._newest(query, {"_id": 1})
        return sequence_of(stored) + 1 if stored else 1

    async def state(self, case_id: str, sequence: int) -> Case | None:
        """The case right after that action; None if it was not there, or is not that far."""
        reached, case = await self._kept(case_id, sequence)
        rest = between(case_id, reached + 1, sequence)
        async for row in mongo.find(self._rows, rest, {"envelope": 1}, [("_id", 1)]):
            reached, case = sequence_of(row), project(case, history.envelope_of(row))
        there = case is not None and not case.deleted
        return case if there and reached == sequence else None

    async def envelopes(
        self, case_id: str, first: int, last: int | None, types: Collection[str] = ()
    ) -> list[Envelope]:
        """The actions from one sequence to another, or to the end; of these types, or of any."""
        query = between(case_id, first, last) | ({"type": {"$in": list(types)}} if types else {})
        found = mongo.find(self._rows, query, {"envelope": 1}, [("_id", 1)], each=10_000)
        return [history.envelope_of(d) async for d in found]

    async def marks(self, case_id: str, first: int, last: int) -> list[Mark]:
        """What these actions were."""
        query = between(case_id, first, last)
        found = mongo.find(self._rows, query, MARKS, [("_id", 1)], each=10_000)
        return [
            Mark(
                sequence_of(d),
                d["at"],
                d["type"],
                d["action"],
                d["by"],
                d.get("comment"),
                d.get("kind"),
            )
            async for d in found
        ]

    async def newest_of_types(self, case_id: str, first: int) -> Mapping[str, int]:
        """The last sequence of each type of action since then."""
        each = {"$group": {"_id": "$type", "last": {"$max": "$_id"}}}
        steps = [{"$match": between(case_id, first, None)}, each]
        found = mongo.grouped(self._rows, steps)
        return {d["_id"]: int(d["last"].rpartition("/")[2]) async for d in found}

    async def people(self, case_id: str, first: int) -> list[bytes]:
        """Everyone who did something since then, as JSON, whoever did something last at the end."""
        each = {"$group": {"_id": "$by", "last": {"$max": "$_id"}}}
        steps = [{"$match": between(case_id, first, None)}, each, {"$sort": {"last": 1}}]
        return [d["_id"] async for d in mongo.grouped(self._rows, steps)]

    async def attachments_before(
        self, case_id: str, attachment_ids: Iterable[str], sequence: int
    ) -> dict[str, Attachment]:
        """Each of these as it was before that action; those that were not there are left out."""
        query = {**between(case_id, 1, sequence - 1), "comment": {"$in": list(attachment_ids)}}
        newest: dict[str, str] = {}
        async for d in mongo.find(self._rows, query, {"comment": 1}, each=10_000):
            newest[d["comment"]] = max(d["_id"], newest.get(d["comment"], ""))
        wanted = {"_id": {"$in": list(newest.values())}}
        found = {}
        async for d in mongo.find(self._rows, wanted, {"envelope": 1}):
            action = history.envelope_of(d).action
            if isinstance(action, AttachmentAdded | AttachmentChanged):
                found[action.comment_id] = action.attachment
        return found

    async def _kept(self, case_id: str, sequence: int) -> tuple[int, Case | None]:
        """The nearest state before, and its sequence. A row that was written late keeps none."""
        if sequence < EVERY:
            return 0, None
        query = {**between(case_id, 1, sequence - sequence % EVERY), "case": {"$exists": True}}
        stored = await self._newest(query, {"case": 1, "space": 1})
        return (sequence_of(stored), history.state_of(stored)) if stored else (0, None)

    async def _newest(
        self, query: Mapping[str, Any], shown: Mapping[str, int]
    ) -> dict[str, Any] | None:
        async for stored in mongo.find(self._rows, query, shown, [("_id", -1)], limit=1):
            return stored
        return None


def between(case_id: str, first: int, last: int | None) -> dict[str, Any]:
    """The query for the actions of a case from one sequence to another, or to the end."""
    since = {"$gte": row_id(case_id, first) if first > 1 else beginning(case_id)}
    if last is None:
        return {"_id": {**since, "$lt": end(case_id)}}
    return {"_id": {**since, "$lte": row_id(case_id, max(last, 0))}}


def sequence_of(stored: Mapping[str, Any]) -> int:
    """Which action of its case a row is."""
    return int(stored["_id"].rpartition("/")[2])
