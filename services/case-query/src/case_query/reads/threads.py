"""What is attached to a case?"""

from collections.abc import Collection
from typing import Any, NamedTuple

import orjson

from case_events.version import version
from case_query.store import Store
from case_query.views.rows import row_id
from case_runtime import mongo
from case_runtime.tags import etag

SHOWN = {"json": 1, "tail": 1}


class Found(NamedTuple):
    """An attachment as the API shows it, and whose it is."""

    case: str
    owner: str
    body: bytes
    tag: str
    """Another one whenever it is shown otherwise: a push leaves its version alone."""


class Threads:
    """The attachments of the cases that are there."""

    def __init__(self, store: Store) -> None:
        self._store = store

    async def of_people(
        self,
        case_id: str,
        space: str,
        owners: Collection[str],
        *,
        skip: int,
        limit: int,
        descending: bool,
    ) -> tuple[int, list[bytes]]:
        """How many comments people wrote, and some of them."""
        if not self._readable(case_id, space, owners):
            return 0, []
        rows = (await self._store.written(case_id)).attachments
        query = {**self._store.within(case_id), "type": "user"}
        with mongo.translated():
            total = await rows.count_documents(query)
        if not limit or skip >= total:
            return total, []
        sort = [("_id", -1 if descending else 1)]
        found = mongo.find(rows, query, SHOWN, sort, skip=skip, limit=limit, each=limit)
        return total, [d["json"] + d["tail"] async for d in found]

    async def newest(self, case_id: str, limit: int) -> tuple[int, list[bytes]]:
        """How much is attached to a case, and the newest of it, oldest first."""
        rows = (await self._store.written(case_id)).attachments
        query = {**self._store.within(case_id), "gone": {"$exists": False}}
        with mongo.translated():
            total = await rows.count_documents(query)
        found = mongo.find(rows, query, SHOWN, [("_id", -1)], limit=limit, each=limit)
        return total, [d["json"] + d["tail"] async for d in found][::-1]

    async def whole(self, case_id: str, space: str, owners: Collection[str]) -> list[bytes]:
        """Everything, oldest first; nothing of a case that these owners do not have."""
        facts = self._store.counts.facts_of(case_id)
        if facts is None or not self._readable(case_id, space, owners):
            return []
        return await self._store.thread(case_id, facts.born)

    async def one(self, comment_id: str, case_id: str, space: str) -> Found | None:
        """The attachment with that id, of that case if it has one; else of whichever has."""
        query = {"id": comment_id, "space": space}
        rows = (await self._store.written()).attachments
        there = [d async for d in mongo.find(rows, query) if self._is_there(d)]
        for d in sorted(there, key=lambda row: row["case"] != case_id):
            return found(d)
        return None

    async def several(self, ids: Collection[str], case_id: str, space: str) -> dict[str, Found]:
        """As `one`, those of these ids that there are."""
        query = {"id": {"$in": list(ids)}, "space": space}
        shown: dict[str, Found] = {}
        rows = (await self._store.written()).attachments
        async for d in mongo.find(rows, query, each=1000):
            if self._is_there(d) and (d["case"] == case_id or d["id"] not in shown):
                shown[d["id"]] = found(d)
        return shown

    async def documents(
        self, case_ids: Collection[str], wanted: Collection[str]
    ) -> dict[str, set[str]]:
        """Which of these alerts and events each of these cases holds."""
        held = [{name: {"$in": list(wanted)}} for name in ("alerts", "events")]
        query = {"case": {"$in": list(case_ids)}, "$or": held}
        found: dict[str, set[str]] = {}
        ids = {"case": 1, "alerts": 1, "events": 1}
        rows = (await self._store.written()).attachments
        async for d in mongo.find(rows, query, ids, each=10_000):
            if self._is_there(d):
                had = found.setdefault(d["case"], set())
                had.update({*d.get("alerts", ()), *d.get("events", ())}.intersection(wanted))
        return found

    async def done_to_hosts(self, case_id: str) -> list[str]:
        """What was done, once for each attachment that says so: `isolate`, `unisolate`, ..."""
        query = {**self._store.within(case_id), "type": "actions"}
        rows = (await self._store.written(case_id)).attachments
        found = mongo.find(rows, query, {"json": 1, "tail": 1}, each=1000)
        return [orjson.loads(d["json"] + d["tail"])["actions"]["type"] async for d in found]

    async def alerts(self, case_id: str) -> list[dict[str, str]]:
        """Each alert of a case that is there, the first attached first."""
        query = {**self._store.within(case_id), "type": "alert"}
        fields = {"pairs": 1, "created_at": 1}
        rows = (await self._store.written(case_id)).attachments
        found = mongo.find(rows, query, fields, [("_id", 1)], each=10_000)
        return [
            {"id": alert, "index": index, "attached_at": d["created_at"]}
            async for d in found
            for alert, index in d["pairs"]
        ]

    async def holding(self, alert_id: str, space: str) -> list[str]:
        """The cases that hold an alert, the oldest first."""
        query = {"alerts": alert_id, "space": space}
        rows = (await self._store.written()).attachments
        found = mongo.find(rows, query, {"case": 1}, each=10_000)
        cases = {d["case"] async for d in found if self._is_there(d)}
        facts = (self._store.counts.facts_of(case_id) for case_id in cases)
        return [f.id for f in sorted(filter(None, facts), key=lambda f: (f.created_at, f.id))]

    def _is_there(self, row: dict[str, Any]) -> bool:
        """What belongs to a deleted case may still lie about."""
        facts = self._store.counts.facts_of(row["case"])
        return facts is not None and row["_id"] >= row_id(facts.id, facts.born)

    def _readable(self, case_id: str, space: str, owners: Collection[str]) -> bool:
        facts = self._store.counts.facts_of(case_id)
        return facts is not None and facts.space == space and facts.owner in owners


def found(stored: mongo.Document) -> Found:
    """From its row."""
    pushed = stored.get("pushed")
    tag = etag(version(stored["sequence"]), f"{pushed}" if pushed else "")
    return Found(stored["case"], stored["owner"], stored["json"] + stored["tail"], tag)
